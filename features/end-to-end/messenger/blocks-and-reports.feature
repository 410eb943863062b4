@messenger
Feature: A person blocks and reports in the messenger

  Rule: A block holds at once, and until she lifts it

    Example: Mia blocks the bakery
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      When Mia blocks Krume in the messenger
      Then Krume may not send Mia a notice, under BLK-ANY-001

    Example: Mia forgives the bakery
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      And Mia has blocked Krume in the messenger
      When Mia unblocks Krume in the messenger
      Then Krume may send Mia notices and offers

  Rule: A report as spam is recorded, and blocks

    Example: Mia reports the bakery
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      When Mia reports Krume as spam
      Then Krume may not send Mia a notice, under BLK-ANY-001
      And the report of Mia on Krume is recorded
