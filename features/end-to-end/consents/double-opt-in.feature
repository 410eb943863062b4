@opt-ins
Feature: Double opt-in

  The shop asks, the gate sends the question to the number to which offers will go, and the person answers. Both steps are recorded.

  Background:
    Given the shoe shop Pegada, whose customers confirm that they want offers

  Rule: Only the person's own answer gives the consent: by code, by link or by a reply

    Example: Ana gives the code
      Given Pegada has asked Ana to confirm by code
      And the message with the code is on Ana's handset
      And Ana has allowed nothing yet
      When Pegada brings the code
      Then Ana has allowed offers of Pegada
      And the evidence is: requested by form checkout-12, confirmed by code of the message

    Example: Ana opens the link and presses the button
      Given Pegada has asked Ana to confirm by link
      And the message with the link is on Ana's handset
      When a virus scanner opens the link
      Then Ana has allowed nothing yet
      When Ana presses the button of its page
      Then Ana has allowed offers of Pegada
      And the evidence is: requested by form checkout-12, confirmed by link of the message

    Example: Ana answers with yes
      Given Pegada has asked Ana to confirm by reply
      And the message is on Ana's handset
      When Ana answers "Yes"
      Then Ana has allowed offers of Pegada
      And the evidence is: requested by form checkout-12, confirmed by reply to the message

    Example: Ana answers with something else
      Given Pegada has asked Ana to confirm by reply
      And the message is on Ana's handset
      When Ana answers "Who are you?"
      Then Ana has allowed nothing yet

  Rule: A code counts once, for its own request and for a limited time

    Scenario Outline: <wrong>
      Given Pegada has asked Ana to confirm by code
      And the message with the code is on Ana's handset
      When <wrong>
      Then it is told: "<told>"

      Examples:
        | wrong                                | told                                          |
        | Pegada brings a wrong code           | The code is wrong; 4 attempts are left.       |
        | Pegada brings the code twice         | The code was used before                      |
        | Pegada brings the code too late      | The code expired at                           |
        | Pegada guesses until none is left    | The code is no longer valid                   |
        | another business brings the code     | The business has no request of this id.       |
        | Ana writes STOP, and Pegada brings the code | The person has withdrawn since she was asked. |
        | Pegada asks Ana again                | Nobody is asked twice for one consent.        |

    Example: After any number of wrong codes there is no consent
      Given Pegada has asked Ana to confirm by code
      And the message with the code is on Ana's handset
      When Pegada guesses until none is left
      Then Ana has allowed nothing yet

  Rule: A faulty request sends no message

    Scenario Outline: <wrong>
      When Pegada asks Ana with <wrong>
      Then it is told: "<told>"
      And no message is on Ana's handset

      Examples:
        | wrong                          | told                                |
        | a number that is none          | not a phone number                  |
        | a confirmation by pigeon       | confirm_by                          |
        | a reply to a template with a gap | needs 0                           |
        | a language that is none        | language                            |
        | a purpose that is not offered  | purposes                            |
        | no wording                     | wording                             |
        | her number in the method       | must not repeat the person's number |
