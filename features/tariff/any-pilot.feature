Feature: A trial costs nothing and ends by itself

  @TAR-ANY-030
  Rule: A pilot is free up to its allowance and its last day

    Example: The last free message on the last day
      Given Jonas in Germany has consented to everything
      And the business is on a pilot until 2026-11-03 with 1 message left
      When a shop sends him a notice on 2026-11-03
      Then the message is free under TAR-ANY-030

    Example: An enterprise pays
      Given Jonas in Germany has consented to everything
      When a shop sends him a notice on 2026-11-03
      Then the message costs 0.0550 USD under TAR-ANY-001

    Example: A message after an advertisement uses none of the free messages
      Given Jonas in Germany has consented to everything
      And he came through an advertisement and was answered on 2026-11-02 at 09:00
      And the business is on a pilot until 2026-11-03 with 1 message left
      When a shop sends him a notice on 2026-11-03
      Then the message is free under TAR-ANY-010
      And TAR-ANY-030 does not apply

    Example: A notice on the last free day of the window uses none of them either
      Given Jonas in Germany has consented to everything
      And he wrote to the business on 2026-09-30 at 09:00
      And the business is on a pilot until 2026-11-03 with 1 message left
      When a shop sends him a notice on 2026-09-30 at 10:00
      Then the message is free under TAR-ANY-020
      And TAR-ANY-030 does not apply

  @TAR-ANY-031
  Rule: After its last day a pilot sends nothing

    Example: The day after
      Given Jonas in Germany has consented to everything
      And the business is on a pilot until 2026-11-02 with 10 messages left
      When a shop sends him a notice on 2026-11-03
      Then the message is refused under TAR-ANY-031 with code 131042

    Example: The last day
      Given Jonas in Germany has consented to everything
      And the business is on a pilot until 2026-11-03 with 10 messages left
      When a shop sends him a notice on 2026-11-03
      Then the message is admitted

  @TAR-ANY-032
  Rule: After its allowance a pilot sends nothing

    Example: No free message is left
      Given Jonas in Germany has consented to everything
      And the business is on a pilot until 2026-12-31 with 0 messages left
      When a shop sends him a notice on 2026-11-03
      Then the message is refused under TAR-ANY-032 with code 131042

    Example: One free message is left
      Given Jonas in Germany has consented to everything
      And the business is on a pilot until 2026-12-31 with 1 message left
      When a shop sends him a notice on 2026-11-03
      Then the message is admitted
