Feature: A temporary consent ends

  @CON-ANY-020
  Rule: An expired consent to messages permits none that the business begins

    Example: Mia agreed to messages for one journey
      Given Mia in Switzerland once consented to messages, for a time that is over
      When the airline sends her a notice on 2026-11-03
      Then the message is refused under CON-ANY-020 with code 131026

    Example: Mia asks about the old journey
      Given Mia in Switzerland once consented to messages, for a time that is over
      And she wrote to the airline on 2026-11-03 at 09:00
      When the airline sends her a notice on 2026-11-03 at 10:00
      Then the message is admitted

    Example: Mia's consent to offers is separate
      Given Mia in Switzerland once consented to messages, for a time that is over
      When a shop sends her a marketing message on 2026-11-03
      Then CON-ANY-020 does not apply

  @CON-ANY-021
  Rule: An expired consent to marketing permits none

    Example: Mia agreed to offers for a year
      Given Mia in Switzerland once consented to marketing, for a time that is over
      When a shop sends her a marketing message on 2026-11-03
      Then the message is refused under CON-ANY-021 with code 131050

    Example: Mia still gets her delivery notice
      Given Mia in Switzerland once consented to marketing, for a time that is over
      When a shop sends her a notice on 2026-11-03
      Then the message is admitted
