Feature: A business begins with few recipients

  @VER-ANY-020
  Rule: A business reaches only so many new recipients in 24 h

    Example: The 251st new recipient
      Given Jonas in Germany has consented to messages
      And the business has the app plan with 5 free messages left
      And the business is not verified
      And it has reached 250 new recipients in 24 hours
      When the bakery sends him a notice on 2026-11-03
      Then the message is refused under VER-ANY-020 with code 131048

    Example: The 250th new recipient
      Given Jonas in Germany has consented to messages
      And the business has the app plan with 5 free messages left
      And the business is not verified
      And it has reached 249 new recipients in 24 hours
      When the bakery sends him a notice on 2026-11-03
      Then the message is admitted

    Example: Jonas is among the 250 already
      Given Jonas in Germany has consented to messages
      And the business has the app plan with 5 free messages left
      And the business is not verified
      And it has reached 250 new recipients in 24 hours, him among them
      When the bakery sends him a notice on 2026-11-03
      Then the message is admitted

    Example: The 2,001st new recipient of a business that was verified lately
      Given Jonas in Germany has consented to messages
      And it has the messaging limit TIER_2K
      And it has reached 2000 new recipients in 24 hours
      When the bank sends him a notice on 2026-11-03
      Then the message is refused under VER-ANY-020 with code 131048

    Example: The 2,000th new recipient of a business that was verified lately
      Given Jonas in Germany has consented to messages
      And it has the messaging limit TIER_2K
      And it has reached 1999 new recipients in 24 hours
      When the bank sends him a notice on 2026-11-03
      Then the message is admitted

    Example: The 2,001st new recipient of a business whose limit has risen
      Given Jonas in Germany has consented to messages
      And it has the messaging limit TIER_10K
      And it has reached 2000 new recipients in 24 hours
      When the bank sends him a notice on 2026-11-03
      Then the message is admitted

    Example: A business without a limit
      Given Jonas in Germany has consented to messages
      And it has the messaging limit TIER_UNLIMITED
      When the bank sends him a notice on 2026-11-03
      Then the message is admitted

    Example: Jonas has written to the bakery
      Given Jonas in Germany has consented to messages
      And the business has the app plan with 5 free messages left
      And the business is not verified
      And it has reached 250 new recipients in 24 hours
      And he wrote to the bakery on 2026-11-03 at 09:00
      When the bakery sends him a notice on 2026-11-03 at 10:00
      Then the message is admitted
