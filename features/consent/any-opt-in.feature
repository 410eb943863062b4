Feature: Nobody is written to who has not said yes

  @CON-ANY-001
  Rule: A message that the business begins needs the recipient's opt-in

    Example: Mia was never asked
      Given Mia in Switzerland has never been asked for consent
      When the airline sends her a notice on 2026-11-03
      Then the message is refused under CON-ANY-001 with code 131026

    Example: Mia was asked and has not answered
      Given Mia in Switzerland was asked for consent and has not answered
      When the airline sends her a notice on 2026-11-03
      Then the message is refused under CON-ANY-001

    Example: Mia has consented to messages
      Given Mia in Switzerland has consented to messages
      When the airline sends her a notice on 2026-11-03
      Then the message is admitted

    Example: Mia has written herself, and is answered
      Given Mia in Switzerland has never been asked for consent
      And she wrote to the airline on 2026-11-03 at 09:00
      When the airline sends her an answer on 2026-11-03 at 10:00
      Then the message is admitted

  @CON-ANY-002
  Rule: Marketing needs an opt-in of its own

    Example: Mia has consented to messages only
      Given Mia in Switzerland has consented to messages
      When a shop sends her a marketing message on 2026-11-03
      Then the message is refused under CON-ANY-002 with code 131050

    Example: Mia has consented to marketing
      Given Mia in Switzerland has consented to marketing
      When a shop sends her a marketing message on 2026-11-03
      Then the message is admitted
