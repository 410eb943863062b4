Feature: A block holds at once

  @BLK-ANY-001
  Rule: Who has blocked a business gets nothing from it

    Example: Jonas has blocked the bank
      Given Jonas in Germany has blocked the business
      When the bank sends him a notice on 2026-11-03
      Then the message is refused under BLK-ANY-001 with code 131026

    Example: Even in a conversation that he began
      Given Jonas in Germany has blocked the business
      And he wrote to the bank on 2026-11-03 at 09:00
      When the bank sends him an answer on 2026-11-03 at 10:00
      Then the message is refused under BLK-ANY-001

    Example: Jonas has blocked nobody
      Given Jonas in Germany has consented to messages
      When the bank sends him a notice on 2026-11-03
      Then the message is admitted
