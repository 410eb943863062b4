Feature: Marketing in Saudi Arabia

  @CON-SA-001
  Rule: In Saudi Arabia marketing comes from numbers of the Kingdom

    Example: From a German number
      Given Noura in Saudi Arabia has consented to marketing
      And the business sends from a number of Germany
      When the shop sends her a marketing message on 2026-11-03 at 12:00
      Then the message is refused under CON-SA-001 with code 131050

    Example: From a number of the Kingdom
      Given Noura in Saudi Arabia has consented to marketing
      And the business sends from a number of Saudi Arabia
      When the shop sends her a marketing message on 2026-11-03 at 12:00
      Then the message is admitted

    Example: A notice from abroad
      Given Noura in Saudi Arabia has consented to messages
      And the business sends from a number of Germany
      When the shop sends her a notice on 2026-11-03 at 12:00
      Then the message is admitted

    Example: To France from a German number
      Given Camille in France has consented to marketing
      And the business sends from a number of Germany
      When the shop sends her a marketing message on 2026-11-03 at 12:00
      Then the message is admitted
