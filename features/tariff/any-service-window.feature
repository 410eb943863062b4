Feature: Answers to a person who has written

  @TAR-ANY-020
  Rule: What is free inside the service window that day costs nothing

    Example: An answer on the last free day
      Given Jonas in Germany has consented to everything
      And he wrote to the business on 2026-09-30 at 09:00
      When the bank sends him an answer on 2026-09-30 at 10:00
      Then the message is free under TAR-ANY-020

    Example: A notice on the last free day
      Given Jonas in Germany has consented to everything
      And he wrote to the business on 2026-09-30 at 09:00
      When the bank sends him a notice on 2026-09-30 at 10:00
      Then the message is free under TAR-ANY-020

    Example: A notice on the first charged day
      Given Jonas in Germany has consented to everything
      And he wrote to the business on 2026-10-01 at 09:00
      When the bank sends him a notice on 2026-10-01 at 10:00
      Then the message costs 0.0550 USD under TAR-ANY-001

    Example: An answer on the first charged day
      Given Jonas in Germany has consented to everything
      And he wrote to the business on 2026-10-01 at 09:00
      When the bank sends him an answer on 2026-10-01 at 10:00
      Then the message costs 0.0550 USD under TAR-ANY-001

    Example: Marketing was never free in the window
      Given Jonas in Germany has consented to everything
      And he wrote to the business on 2026-09-30 at 09:00
      When the bank sends him a marketing message on 2026-09-30 at 10:00
      Then the message costs 0.1365 USD under TAR-ANY-001

    Example: A notice without a window
      Given Jonas in Germany has consented to everything
      When the bank sends him a notice on 2026-09-30 at 10:00
      Then the message costs 0.0550 USD under TAR-ANY-001

    Example: A message after an advertisement needs no window
      Given Jonas in Germany has consented to everything
      And he came through an advertisement on 2026-09-30 at 09:00
      When the bank sends him an answer on 2026-09-30 at 10:00
      Then the message is free under TAR-ANY-010
      And TAR-ANY-020 does not apply

  @TAR-ANY-021
  Rule: A number has so many free service messages a month

    Example: The last free answer
      Given Jonas in Germany has consented to everything
      And he wrote to the business on 2026-11-03 at 09:00
      And the business's number has 1 free service message left
      When the bank sends him an answer on 2026-11-03 at 10:00
      Then the message is free under TAR-ANY-021

    Example: No free answer is left
      Given Jonas in Germany has consented to everything
      And he wrote to the business on 2026-11-03 at 09:00
      And the business's number has 0 free service messages left
      When the bank sends him an answer on 2026-11-03 at 10:00
      Then the message costs 0.0550 USD under TAR-ANY-001

    Example: A notice is not a service message
      Given Jonas in Germany has consented to everything
      And he wrote to the business on 2026-11-03 at 09:00
      And the business's number has 1 free service message left
      When the bank sends him a notice on 2026-11-03 at 10:00
      Then the message costs 0.0550 USD under TAR-ANY-001

    Example: The day before it began, the window itself was free
      Given Jonas in Germany has consented to everything
      And he wrote to the business on 2026-09-30 at 09:00
      And the business's number has 1 free service message left
      When the bank sends him an answer on 2026-09-30 at 10:00
      Then the message is free under TAR-ANY-020

    Example: An answer of a trial uses nothing of it
      Given Jonas in Germany has consented to everything
      And he wrote to the business on 2026-11-03 at 09:00
      And the business is on a pilot until 2026-12-31 with 10 messages left
      And the business's number has 1 free service message left
      When the bank sends him an answer on 2026-11-03 at 10:00
      Then the message is free under TAR-ANY-030

    Example: An answer after an advertisement uses nothing of it
      Given Jonas in Germany has consented to everything
      And he came through an advertisement and was answered on 2026-11-02 at 09:00
      And he wrote to the business on 2026-11-03 at 09:00
      And the business's number has 1 free service message left
      When the bank sends him an answer on 2026-11-03 at 10:00
      Then TAR-ANY-021 does not apply
