@messenger
Feature: A person is one, however her number is written

  The messenger names many people otherwise than they and their shops do. What she says holds for her, not for a spelling.

  Rule: A stop and a block hold under every form of her number

    Scenario Outline: <where>: what the messenger hears
      Given the verified bakery Krume
      And Mia, with a number such as <hers>, whom the messenger calls <named>
      And Mia has agreed to messages and offers of Krume
      When Mia writes "STOP" to Krume
      Then Krume may send Mia neither notices nor offers
      And Krume learns that she is <named>

      Examples:
        | where                     | hers               | named         |
        | Mexico                    | +52 55 1234 NNNN   | 521551234NNNN |
        | Mexico before 2019        | +52 044 81 1234 NNNN | 521811234NNNN |
        | Brazil, outside the south-east | +55 31 98765-NNNN | 55318765NNNN |
        | Brazil, São Paulo         | +55 11 8765-NNNN   | 551198765NNNN |
        | Argentina                 | +54 11 2345-NNNN   | 549112345NNNN |
        | Argentina, dialled at home | +54 11 15 2346-NNNN | 549112346NNNN |
        | Côte d'Ivoire before 2021 | +225 08 09 NN NN   | 225070809NNNN |
        | Benin before 2024         | +229 97 00 NN NN   | 229019700NNNN |

    Example: Ana, whom the messenger calls by her old number, blocks the bakery
      Given the verified bakery Krume
      And Ana, with a number such as +55 21 99876-NNNN, whom the messenger calls 55219876NNNN
      And Ana has agreed to messages and offers of Krume
      When Ana blocks Krume in the messenger
      Then Krume may not send Ana a notice, under BLK-ANY-001

  Rule: A land line is nobody's mobile

    Example: A stop of another number with the same last digits
      Given the verified bakery Krume
      And Rita, with a number such as +55 31 93234-NNNN, whom the messenger calls 553193234NNNN
      And Rita has agreed to messages and offers of Krume
      And Ana, with a number such as +55 31 3234-NNNN, whom the messenger calls 55313234NNNN
      When Ana writes "STOP" to Krume
      Then Krume may send Rita notices and offers
