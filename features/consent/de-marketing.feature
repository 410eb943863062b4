Feature: Marketing in Germany

  @CON-DE-001
  Rule: Marketing in Germany needs a confirmed opt-in

    Example: Jonas has consented in one step
      Given Jonas in Germany has consented to marketing
      When a shop sends him a marketing message on 2026-11-03
      Then the message is refused under CON-DE-001 with code 131050

    Example: Jonas has confirmed the consent
      Given Jonas in Germany has consented to marketing and confirmed it
      When a shop sends him a marketing message on 2026-11-03
      Then the message is admitted

    Example: Jonas is a customer, and all that UWG section 7(3) asks for is proved
      Given Jonas in Germany became a customer of the shop on 2026-10-01, who was told that she may object and has not
      When the shop sends him a marketing message on 2026-11-03
      Then the message is admitted

    Example: A notice needs no confirmation
      Given Jonas in Germany has consented to marketing
      When a shop sends him a notice on 2026-11-03
      Then the message is admitted

    Example: The first day
      Given Jonas in Germany has consented to marketing
      When a shop sends him a marketing message on 2011-02-10
      Then the message is refused under CON-DE-001

    Example: The day before it
      Given Jonas in Germany has consented to marketing
      When a shop sends him a marketing message on 2011-02-09
      Then CON-DE-001 does not apply
