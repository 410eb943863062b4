Feature: Conversations that begin with an advertisement are free

  @TAR-ANY-010
  Rule: Messages inside the 72 h free entry point are free

    Example: The last minute
      Given Jonas in Germany has consented to everything
      And he came through an advertisement and was answered on 2026-11-01 at 09:00
      When a shop sends him a marketing message on 2026-11-04 at 08:59
      Then the message is free under TAR-ANY-010

    Example: Seventy-two hours later
      Given Jonas in Germany has consented to everything
      And he came through an advertisement and was answered on 2026-11-01 at 09:00
      When a shop sends him a marketing message on 2026-11-04 at 09:00
      Then the message costs 0.1365 USD under TAR-ANY-001

    Example: The answer that opens it
      Given Jonas in Germany has consented to everything
      And he came through an advertisement on 2026-11-03 at 09:00
      When a shop sends him an answer on 2026-11-03 at 10:00
      Then the message is free under TAR-ANY-010

    Example: It makes a message free, but does not permit it
      Given Jonas in Germany has consented to everything
      And he came through an advertisement and was answered on 2026-11-01 at 09:00
      When a shop sends him an answer on 2026-11-03 at 12:00
      Then the message is refused under CON-ANY-030
