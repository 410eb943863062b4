@messenger
Feature: Stop, and start again

  Rule: A stop in any of many languages ends at once the messages that the business may send

    Example: <name> writes <word>
      Given the verified bakery Krume
      And <name> has agreed to messages and offers of Krume
      When <name> writes "<word>" to Krume
      Then Krume may send <name> neither notices nor offers

      Examples:
        | name   | word                         |
        | Mia    | STOP                         |
        | Jonas  | Bitte abmelden!              |
        | Chloe  | arrêt                        |
        | Pilar  | Baja                         |
        | Joana  | SAIR                         |
        | Giulia | Disiscrivi                   |
        | Sanne  | uitschrijven                 |
        | Ola    | rezygnuję                    |
        | Deniz  | iptal                        |
        | Amira  | إيقاف                        |
        | Noa    | הסר                          |
        | Priya  | बंद करो                      |
        | Yuki   | 配信停止してください         |
        | Wei    | 退订                         |
        | Minjun | 수신거부                     |
        | Dewi   | berhenti                     |
        | Lan    | Hủy                          |
        | Olga   | отписаться                   |
        | Eleni  | διαγραφή                     |
        | Ann    | Please stop texting me, dear |
        | Ines   | ya no quiero recibir mensajes |
        | Rui    | obrigado, pode parar         |
        | Nina   | не пишите мне больше         |
        | Kurt   | Abmelden bitte               |

  Rule: A stop of advertising ends advertising only

    Example: <name> writes <words>
      Given the verified bakery Krume
      And <name> has agreed to messages and offers of Krume
      When <name> writes "<words>" to Krume
      Then Krume may send <name> notices, but no offers

      Examples:
        | name | words              |
        | Mia  | Stop promotions    |
        | Kurt | Keine Werbung mehr |

  Rule: A near spelling ends advertising until she has said whether she meant a stop

    Example: Mia mistypes
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      When Mia writes "Stpo" to Krume
      Then Krume may send Mia notices, but no offers
      And one message of Krume is on Mia's handset, and it speaks of STOP

    Example: Mia did not mean it
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      When Mia wrote "Stpo" to Krume 2 hours ago
      And Mia writes "no" to Krume
      Then Krume may send Mia notices and offers

    Example: Mia meant it
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      When Mia wrote "Stpo" to Krume 2 hours ago
      And Mia writes "yes" to Krume
      Then Krume may send Mia neither notices nor offers

  Rule: A stop is confirmed once, and then nothing is sent

    Example: Mia says it three times
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      When Mia writes "stop" to Krume
      And Mia writes "STOP!!!" to Krume
      And Mia writes "leave me alone" to Krume
      Then one message of Krume is on Mia's handset, and it speaks of START

    Example: Mia blocks the bakery too
      Given the verified bakery Krume
      And Mia has blocked Krume in the messenger
      When Mia writes "stop" to Krume
      Then no message of Krume is on Mia's handset

  Rule: A message that only looks like a stop is none

    Example: <name> writes <words>
      Given the verified bakery Krume
      And <name> has agreed to messages and offers of Krume
      When <name> writes "<words>" to Krume
      Then Krume may send <name> notices and offers

      Examples:
        | name | words                           |
        | Mia  | Can I stop by tomorrow?         |
        | Ann  | Please don't stop writing to me |
        | Lan  | Where does the bus stop?        |
        | Zoé  | Je veux plus de messages        |
        | Kurt | Stop, ich brauche Größe 38!     |

    Example: Mia writes no in answer to a question
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      And Krume has written to Mia
      When Mia writes "No" to Krume
      Then Krume may send Mia notices and offers

    Example: Mia writes no, and nobody has asked
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      When Mia writes "No" to Krume
      Then Krume may send Mia neither notices nor offers

  Rule: A start gives back no more than the stop took

    Example: Mia comes back
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      When Mia wrote "STOP" to Krume 2 hours ago
      And Mia writes "START" to Krume
      Then Krume may send Mia notices and offers

    Example: Mia never wanted offers
      Given the verified bakery Krume
      And Mia has agreed to messages of Krume
      When Mia wrote "STOP" to Krume 2 hours ago
      And Mia writes "START" to Krume
      Then Krume may send Mia notices, but no offers

    Example: Mia had allowed nothing
      Given the verified bakery Krume
      When Mia wrote "STOP" to Krume 2 hours ago
      And Mia writes "START" to Krume
      Then Krume may send Mia neither notices nor offers

  Rule: The messenger's setting ends marketing only, and gives back no more

    Example: Mia turns offers off
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      When Mia sets in the messenger that she wants no marketing of Krume
      Then Krume may send Mia notices, but no offers

    Example: And on again
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      When Mia set in the messenger that she wants no marketing of Krume, 2 hours ago
      And Mia sets in the messenger that she wants marketing of Krume again
      Then Krume may send Mia notices and offers

    Example: The setting does not undo her stop
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      When Mia wrote "STOP" to Krume 2 hours ago
      And Mia sets in the messenger that she wants marketing of Krume again
      Then Krume may send Mia neither notices nor offers
