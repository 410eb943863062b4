Feature: Businesses write about their own matters

  @CON-ANY-060
  Rule: Nobody advertises for a third party

    Example: A shop praises a casino
      Given Mia in Switzerland has consented to marketing
      And the template advertises somebody else's goods
      When a shop sends her a marketing message on 2026-11-03
      Then the message is refused under CON-ANY-060 with code 368

    Example: A notice hides the same
      Given Mia in Switzerland has consented to marketing
      And the template advertises somebody else's goods
      When a shop sends her a notice on 2026-11-03
      Then the message is refused under CON-ANY-060

    Example: A shop praises its own cakes
      Given Mia in Switzerland has consented to marketing
      When a shop sends her a marketing message on 2026-11-03
      Then the message is admitted
