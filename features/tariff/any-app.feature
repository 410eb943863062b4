Feature: The app for small businesses

  @TAR-ANY-040
  Rule: The app plan has so many free messages a month

    Example: The last free message
      Given Jonas in Germany has consented to everything
      And the business has the app plan with 1 free message left
      When the bakery sends him a notice on 2026-11-03
      Then the message is free under TAR-ANY-040

    Example: No free message is left
      Given Jonas in Germany has consented to everything
      And the business has the app plan with 0 free messages left
      When the bakery sends him a notice on 2026-11-03
      Then the message costs 0.0550 USD under TAR-ANY-001

    Example: An answer uses the number's own allowance first
      Given Jonas in Germany has consented to everything
      And he wrote to the business on 2026-11-03 at 09:00
      And the business has the app plan with 1 free message left
      And the business's number has 1 free service message left
      When the bakery sends him an answer on 2026-11-03 at 10:00
      Then the message is free under TAR-ANY-021

    Example: A message after an advertisement uses nothing of the allowance
      Given Jonas in Germany has consented to everything
      And he came through an advertisement and was answered on 2026-11-02 at 09:00
      And the business has the app plan with 1 free message left
      When the bakery sends him a notice on 2026-11-03
      Then the message is free under TAR-ANY-010
      And TAR-ANY-040 does not apply

    Example: A notice on the last free day of the window uses nothing of it either
      Given Jonas in Germany has consented to everything
      And he wrote to the business on 2026-09-30 at 09:00
      And the business has the app plan with 1 free message left
      When the bakery sends him a notice on 2026-09-30 at 10:00
      Then the message is free under TAR-ANY-020
      And TAR-ANY-040 does not apply
