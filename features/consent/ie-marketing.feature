Feature: Marketing in Ireland

  @CON-IE-001
  Rule: In Ireland a soft opt-in ends twelve months after the sale or the last marketing message

    Example: Aoife bought something a year ago
      Given Aoife in Ireland became a customer of the shop on 2025-11-03, who was told that she may object and has not
      When the shop sends her a marketing message on 2026-11-03 at 14:00
      Then the message is refused under CON-IE-001 with code 131050

    Example: Aoife bought something a day later
      Given Aoife in Ireland became a customer of the shop on 2025-11-04, who was told that she may object and has not
      When the shop sends her a marketing message on 2026-11-03 at 14:00
      Then the message is admitted

    Example: Marketing of the last days keeps it alive
      Given Aoife in Ireland became a customer of the shop on 2024-11-03, who was told that she may object and has not
      And she has had 1 marketing message of the same business in the last 24 hours
      When the shop sends her a marketing message on 2026-11-03 at 14:00
      Then CON-IE-001 does not apply

    Example: Aoife has consented, however long ago
      Given Aoife in Ireland has consented to marketing on 2020-11-03
      When the shop sends her a marketing message on 2026-11-03 at 14:00
      Then the message is admitted
