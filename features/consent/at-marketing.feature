Feature: Marketing in Austria

  @CON-AT-001
  Rule: Marketing in Austria needs a confirmed opt-in

    Example: Lena has consented in one step
      Given Lena in Austria has consented to marketing
      When a shop sends her a marketing message on 2026-11-03
      Then the message is refused under CON-AT-001 with code 131050

    Example: Lena has confirmed the consent
      Given Lena in Austria has consented to marketing and confirmed it
      When a shop sends her a marketing message on 2026-11-03
      Then the message is admitted

    Example: A notice needs no confirmation
      Given Lena in Austria has consented to marketing
      When a shop sends her a notice on 2026-11-03
      Then the message is admitted

    Example: The first day
      Given Lena in Austria has consented to marketing
      When a shop sends her a marketing message on 2021-11-01
      Then the message is refused under CON-AT-001

    Example: The day before it
      Given Lena in Austria has consented to marketing
      When a shop sends her a marketing message on 2021-10-31
      Then CON-AT-001 does not apply
