Feature: A withdrawal holds until a new consent

  @CON-ANY-010
  Rule: A withdrawal from all messages is final until a new consent

    Example: Mia wrote STOP to the airline
      Given Mia in Switzerland has withdrawn her consent to messages
      When the airline sends her a notice on 2026-11-03
      Then the message is refused under CON-ANY-010 with code 131026

    Example: Her STOP opened the service window, and that does not help the airline
      Given Mia in Switzerland has withdrawn her consent to messages
      And she wrote to the airline on 2026-11-03 at 09:00
      When the airline sends her an answer on 2026-11-03 at 10:00
      Then the message is refused under CON-ANY-010

    Example: The one confirmation of her STOP reaches her
      Given Mia in Switzerland has withdrawn her consent to messages
      And she wrote to the airline on 2026-11-03 at 09:00
      When the airline sends her the confirmation of her withdrawal on 2026-11-03 at 09:01
      Then the message is admitted

    Example: Mia has consented again
      Given Mia in Switzerland has consented to messages
      When the airline sends her a notice on 2026-11-03
      Then the message is admitted

  @CON-ANY-011
  Rule: A withdrawal from marketing is final until a new consent

    Example: Mia wants no more offers
      Given Mia in Switzerland has withdrawn her consent to marketing
      When a shop sends her a marketing message on 2026-11-03
      Then the message is refused under CON-ANY-011 with code 131050

    Example: Mia still gets her delivery notice
      Given Mia in Switzerland has withdrawn her consent to marketing
      When a shop sends her a notice on 2026-11-03
      Then the message is admitted
