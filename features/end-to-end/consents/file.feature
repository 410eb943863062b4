@consents
Feature: Consents are imported and exported as files

  Background:
    Given the shoe shop Luz asks its customers for consent

  Rule: A bad line is reported with its number, and the good lines are imported

    Scenario Outline: A line with <wrong>
      When Luz brings a file with Ana, a line with <wrong>, and Rita
      Then of 3 lines 2 were taken, and of line 3 it is told: "<told>"
      And the history of Ana is: given on 2026-03-02
      And the history of Rita is: given on 2026-03-02

      Examples:
        | wrong                          | told                                         |
        | a number that is none          | to is not a phone number.                       |
        | a business that nobody knows   | business is not a handle of a business.         |
        | a purpose that is not offered  | purpose must be one of MESSAGES, MARKETING   |
        | no words that were shown       | proof must not be empty for GIVEN.           |
        | a number of a spreadsheet      | to is not a phone number. It is a decimal number |
        | a number without its country   | country code is missing                      |
        | no day                         | at is missing.                               |
        | a comma too few                | The line has 3 columns                       |
        | her number in the words        | proof must not repeat the person's number.   |

    Example: The file is damaged
      When Luz brings a file with Ana, whose last line has a quotation mark that is never closed
      Then of line 3 it is told: "From here on the file is not CSV"
      And the history of Ana is: given on 2026-03-02

  Rule: National numbers are read only where a country is named

    Example: The import names Portugal
      When Luz brings a file with Ana as she is called in Portugal, and says that numbers are of PT
      Then the history of Ana is: given on 2026-03-02

    Example: A line names its country
      When Luz brings a file with Ana as she is called in Portugal, and a column that says PT
      Then the history of Ana is: given on 2026-03-02

    Example: The country does not exist
      When Luz brings a file with Ana as she is called in Portugal, and says that numbers are of XX
      Then the import is refused: "must be a country"

  Rule: A second import of a file changes nothing

    Example: Luz is not sure and sends it again
      Given Luz brought a file with Ana
      When Luz brings a file with Ana
      Then the history of Ana is: given on 2026-03-02

  Rule: An upload that broke off resumes where it stopped

    Example: The line breaks after half of 400 people
      Given the upload of Luz's file of 400 people broke off in the middle
      When Luz sends the whole file again
      Then less than the whole is read this time, and 400 people have allowed offers of Luz

    Example: Another file comes under the same name
      Given the upload of Luz's file of 400 people broke off in the middle
      When Luz sends another file under its name
      Then the import is refused: "another file"

  Rule: An exported file can be imported

    Example: Luz moves with all its consents
      Given Luz brought a file with Ana
      And Rita filled in the form of Luz on 2026-03-02
      And Rita confirmed it by messenger on 2026-03-03
      When the consents of Luz are taken out as a file, forgotten here, and brought in again
      Then the history of Ana is: given on 2026-03-02
      And the history of Rita is: requested on 2026-03-02, confirmed on 2026-03-03
