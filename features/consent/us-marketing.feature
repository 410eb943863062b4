Feature: Marketing to American numbers

  @CON-US-001
  Rule: American numbers get no marketing templates

    Example: An offer to Texas
      Given Emma in Texas has consented to marketing
      When a shop sends her a marketing message on 2026-11-03 at 12:00 in Chicago
      Then the message is refused under CON-US-001 with code 131049

    Example: A flight time to Texas
      Given Emma in Texas has consented to messages
      When the airline sends her a notice on 2026-11-03 at 12:00 in Chicago
      Then the message is admitted

    Example: The last day on which the platform delivered them
      Given Emma in Texas has consented to marketing
      When a shop sends her a marketing message on 2025-03-31 at 12:00 in Chicago
      Then CON-US-001 does not apply
