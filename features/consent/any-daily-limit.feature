Feature: A person gets only a few marketing messages a day

  @CON-ANY-050
  Rule: A recipient gets only so many marketing messages a day

    Example: The fourth on one day
      Given Mia in Switzerland has consented to marketing
      And she has had 3 marketing messages that day
      When a shop sends her a marketing message on 2026-11-03
      Then the message is refused under CON-ANY-050 with code 131049

    Example: The third on one day
      Given Mia in Switzerland has consented to marketing
      And she has had 2 marketing messages that day
      When a shop sends her a marketing message on 2026-11-03
      Then the message is admitted

    Example: A notice is not marketing
      Given Mia in Switzerland has consented to marketing
      And she has had 3 marketing messages that day
      When a shop sends her a notice on 2026-11-03
      Then the message is admitted

    Example: In a conversation that she began
      Given Mia in Switzerland has consented to marketing
      And she has had 3 marketing messages that day
      And she wrote to the shop on 2026-11-03 at 09:00
      When a shop sends her a marketing message on 2026-11-03 at 10:00
      Then the message is admitted
