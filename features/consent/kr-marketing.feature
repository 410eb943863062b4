Feature: Marketing in Korea

  @CON-KR-001
  Rule: In Korea a consent to marketing is to be confirmed again after two years

    Example: Yuki consented two years ago
      Given Yuki in Korea has consented to marketing on 2024-11-03
      When the shop sends her a marketing message on 2026-11-03 at 13:30
      Then the message is refused under CON-KR-001 with code 131050

    Example: Yuki consented a day later
      Given Yuki in Korea has consented to marketing on 2024-11-04
      When the shop sends her a marketing message on 2026-11-03 at 11:30
      Then CON-KR-001 does not apply

    Example: Yuki gets notices, whenever she consented
      Given Yuki in Korea has consented to marketing on 2020-11-03
      When the shop sends her a notice on 2026-11-03 at 13:30
      Then the message is admitted

    Example: Jonas in Germany need not be asked again
      Given Jonas in Germany has consented to marketing on 2020-11-03
      When the shop sends him a marketing message on 2026-11-03 at 13:30
      Then CON-KR-001 does not apply
