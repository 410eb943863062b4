Feature: A suspended business is silent

  @BLK-ANY-003
  Rule: A suspended business sends nothing

    Example: The shop is suspended
      Given Mia in Switzerland has consented to messages
      And the business is suspended
      When a shop sends her a notice on 2026-11-03
      Then the message is refused under BLK-ANY-003 with code 131031

    Example: The shop is in good standing
      Given Mia in Switzerland has consented to messages
      When a shop sends her a notice on 2026-11-03
      Then the message is admitted
