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

  @BLK-ANY-005
  Rule: Whom a business has blocked gets nothing from it

    Example: The shop has blocked Ivo, who insulted its staff
      Given the business has blocked Ivo in Austria
      When the shop sends him a notice on 2026-11-03
      Then the message is refused under BLK-ANY-005 with code 130403

    Example: Not even an answer to what he wrote before
      Given the business has blocked Ivo in Austria
      And he wrote to the shop on 2026-11-03 at 09:00
      When the shop sends him an answer on 2026-11-03 at 10:00
      Then the message is refused under BLK-ANY-005

    Example: Jonas is not blocked
      Given Jonas in Germany has consented to messages
      When the shop sends him a notice on 2026-11-03
      Then BLK-ANY-005 does not apply
