@consents
Feature: A consent can be proved as long as anybody relies on it

  Background:
    Given the shoe shop Luz asks its customers for consent

  Rule: The record says who, to whom, for what, by which channel, and by which words

    Example: Rita filled in the form and confirmed by messenger
      Given Rita filled in the form of Luz on 2026-03-02
      And Rita confirmed it by messenger on 2026-03-03
      When the record of Rita is exported
      Then it names Luz, marketing and the messenger
      And it shows the words that Rita read, their version and their language
      And it shows the page, the IP address and the message by which Rita confirmed
      And its history is: requested on 2026-03-02, confirmed on 2026-03-03
      And the number of Rita is nowhere in it

    Example: Rita renewed her consent and withdrew it later; the record keeps every entry
      Given Rita consented to offers of Luz on 2026-03-02
      And Rita renewed it on 2026-04-02
      And Rita withdrew it on 2026-05-04
      When the record of Rita is exported
      Then its history is: given on 2026-03-02, renewed on 2026-04-02, withdrawn on 2026-05-04

    Example: Rita's consent expired
      Given Rita consented to offers of Luz on 2026-03-02 until 2026-06-30
      When the record of Rita is exported
      Then its history is: given on 2026-03-02, expired on 2026-06-30

    Example: Nobody knows Rita
      When the record of Rita is exported
      Then its history is: nothing

  Rule: A receipt is a copy for the person herself

    Example: Rita asks for a receipt
      Given Rita consented to offers of Luz on 2026-03-02
      When a receipt for Rita is exported
      Then its history is: given on 2026-03-02
      And any reader of JSON-LD understands all of it
      And the number of Rita is nowhere in it

  Rule: A record can be printed at any time

    Example: A court asks for the record of Rita
      Given Rita filled in the form of Luz on 2026-03-02
      And Rita confirmed it by messenger on 2026-03-03
      When the record of Rita is printed
      Then it shows the words that Rita read, their version and their language
      And it shows the page, the IP address and the message by which Rita confirmed
      And the number of Rita is nowhere in it

  Rule: An exported record can be imported any number of times

    Example: Luz moves to another Tollgate with its proofs
      Given Rita filled in the form of Luz on 2026-03-02
      And Rita confirmed it by messenger on 2026-03-03
      And the record of Rita was exported, and is here no more
      When the exported record of Rita is imported
      Then the record of Rita says the same as before

    Example: The same file comes twice
      Given Rita consented to offers of Luz on 2026-03-02
      And the record of Rita was exported, and is here no more
      And the exported record of Rita was imported
      When the exported record of Rita is imported
      Then the record of Rita says the same as before

    Example: An old record does not restore a consent that was withdrawn since
      Given Rita consented to offers of Luz on 2026-03-02
      And the record of Rita was exported
      And Rita withdrew it on 2026-05-04
      When the exported record of Rita is imported
      Then the history of Rita is: given on 2026-03-02, withdrawn on 2026-05-04

  Rule: A faulty import names the fault and changes nothing

    Scenario Outline: <wrong>
      Given Rita consented to offers of Luz on 2026-03-02
      And the record of Rita was exported, and is here no more
      When the exported record of Rita is imported with <wrong>
      Then the import is refused: "<told>"
      And the history of Rita is: nothing

      Examples:
        | wrong                        | told                                                        |
        | a business that nobody knows | is not a handle of a business. Maybe enrol it first.           |
        | a number that is none        | to is not a phone number.                                      |
        | the number of somebody else  | is not the pseudonym of this number.                        |
        | a purpose that is not offered | is not a purpose that is offered.                             |
        | no words that were shown     | proof must not be empty for GIVEN.                          |
        | half of it missing           | The body is not JSON at line 1                               |
        | her number in a note         | must not repeat the person's number.                        |
