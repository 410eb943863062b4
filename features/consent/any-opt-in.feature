Feature: Messages go only to people who have consented

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

    Example: Mia was asked and said no
      Given Mia in Switzerland was asked for consent and said no
      When the airline sends her a notice on 2026-11-03
      Then the message is refused under CON-ANY-001

    Example: Mia said no and has written herself since, and is answered
      Given Mia in Switzerland was asked for consent and said no
      And she wrote to the airline on 2026-11-03 at 09:00
      When the airline sends her an answer on 2026-11-03 at 10:00
      Then the message is admitted

    Example: Mia's number belongs to somebody else now
      Given Mia in Switzerland's number belongs to somebody else since, so that the business has ended her consent
      When the airline sends her a notice on 2026-11-03
      Then the message is refused under CON-ANY-001

  @CON-ANY-002
  Rule: Marketing needs an opt-in of its own, or a soft one where the law knows it

    Example: Mia is a customer, was told that she may object, and has not
      Given Mia in Switzerland became a customer of the shop on 2026-10-01, who was told that she may object and has not
      When the shop sends her a marketing message on 2026-11-03
      Then the message is admitted

    Example: Yuki is such a customer in Korea, whose law knows no soft opt-in
      Given Yuki in Korea became a customer of the shop on 2026-10-01, who was told that she may object and has not
      When the shop sends her a marketing message on 2026-11-03
      Then the message is refused under CON-ANY-002 with code 131050

    Example: Mia was asked and said no
      Given Mia in Switzerland was asked for consent and said no
      When a shop sends her a marketing message on 2026-11-03
      Then the message is refused under CON-ANY-002

    Example: A court has found the consent of Mia void
      Given a court has found the consent of Mia in Switzerland to marketing void
      When a shop sends her a marketing message on 2026-11-03
      Then the message is refused under CON-ANY-002

    Example: Mia was a customer, and objected
      Given Mia in Switzerland became a customer of the shop on 2026-10-01, who was told that she may object and has not
      And she has withdrawn her consent to marketing
      When the shop sends her a marketing message on 2026-11-03
      Then the message is refused under CON-ANY-011

    Example: Mia has consented to messages only
      Given Mia in Switzerland has consented to messages
      When a shop sends her a marketing message on 2026-11-03
      Then the message is refused under CON-ANY-002 with code 131050

    Example: Mia has consented to marketing
      Given Mia in Switzerland has consented to marketing
      When a shop sends her a marketing message on 2026-11-03
      Then the message is admitted
