Feature: Marketing in the Philippines

  @CON-PH-001
  Rule: In the Philippines silence after a marketing message is a refusal

    Example: Maria did not reply to the first
      Given Maria in Philippines has consented to marketing on 2026-11-01
      And she has had 1 marketing message of the same business in the last 24 hours
      When the shop sends her a marketing message on 2026-11-03 at 09:00
      Then the message is refused under CON-PH-001 with code 131050

    Example: Maria replied to the first
      Given Maria in Philippines has consented to marketing on 2026-11-01
      And she has had 1 marketing message of the same business in the last 24 hours
      And she wrote to the shop on 2026-11-03 at 08:00
      When the shop sends her a marketing message on 2026-11-03 at 09:00
      Then CON-PH-001 does not apply

    Example: Maria replied long before the last one, and not to it
      Given Maria in Philippines has consented to marketing on 2026-10-20
      And the message follows at least 1 marketing messages of the business in the last 3 days
      And she wrote to the shop on 2026-10-29 at 08:00
      When the shop sends her a marketing message on 2026-11-03 at 09:00
      Then the message is refused under CON-PH-001 with code 131050

    Example: The first
      Given Maria in Philippines has consented to marketing on 2026-11-01
      When the shop sends her a marketing message on 2026-11-03 at 09:00
      Then the message is admitted

  @CON-PH-002
  Rule: In the Philippines a consent is void if nothing was heard of the recipient for a month

    Example: Maria consented a month ago and never wrote
      Given Maria in Philippines has consented to marketing on 2026-10-03
      When the shop sends her a marketing message on 2026-11-04 at 13:00
      Then the message is refused under CON-PH-002 with code 131050

    Example: Maria consented a day later
      Given Maria in Philippines has consented to marketing on 2026-10-05
      When the shop sends her a marketing message on 2026-11-04 at 13:00
      Then CON-PH-002 does not apply

    Example: A notice needs no reply
      Given Maria in Philippines has consented to marketing on 2026-10-03
      When the shop sends her a notice on 2026-11-04 at 13:00
      Then the message is admitted
