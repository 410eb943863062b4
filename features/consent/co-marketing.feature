Feature: Marketing in Colombia

  @CON-CO-001
  Rule: In Colombia one business sends one marketing message a day

    Example: The second of the same shop
      Given Juan in Colombia has consented to marketing
      And he has had 1 marketing message of the same business that day
      When a shop sends him a marketing message on 2026-11-03 at 10:00 in Bogotá
      Then the message is refused under CON-CO-001 with code 131049

    Example: The first of this shop, after one of another
      Given Juan in Colombia has consented to marketing
      And he has had 1 marketing message that day
      When a shop sends him a marketing message on 2026-11-03 at 10:00 in Bogotá
      Then the message is admitted

    Example: Elsewhere two are allowed
      Given Mia in Switzerland has consented to marketing
      And she has had 1 marketing message of the same business that day
      When a shop sends her a marketing message on 2026-11-03
      Then the message is admitted

    Example: A notice after it
      Given Juan in Colombia has consented to everything
      And he has had 1 marketing message of the same business that day
      When a shop sends him a notice on 2026-11-03 at 10:00 in Bogotá
      Then the message is admitted
