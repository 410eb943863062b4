Feature: Marketing in Turkey

  @CON-TR-001
  Rule: In Turkey marketing needs a consent that the national registry has confirmed

    Example: Elif told the shop, but the registry does not know
      Given Elif in Turkey has consented to marketing
      When the shop sends her a marketing message on 2026-11-03 at 12:00
      Then the message is refused under CON-TR-001 with code 131050

    Example: The registry has her consent
      Given Elif in Turkey has consented to marketing and confirmed it
      When the shop sends her a marketing message on 2026-11-03 at 12:00
      Then the message is admitted

    Example: She has refused at the registry
      Given Elif in Turkey is on a stop list for marketing
      And she has consented to everything
      When the shop sends her a marketing message on 2026-11-03 at 12:00
      Then the message is refused under BLK-ANY-004 with code 131050

    Example: A notice on her order
      Given Elif in Turkey has consented to messages
      When the shop sends her a notice on 2026-11-03 at 12:00
      Then the message is admitted
