Feature: Marketing in Vietnam

  @CON-VN-001
  Rule: In Vietnam one business sends three marketing messages in 24 hours at most

    Example: The fourth in 24 hours
      Given Linh in Vietnam has consented to marketing
      And she has had 3 marketing messages of the same business in the last 24 hours
      When the shop sends her a marketing message on 2026-11-03 at 09:00
      Then the message is refused under CON-VN-001 with code 131049

    Example: The third
      Given Linh in Vietnam has consented to marketing
      And she has had 2 marketing messages of the same business in the last 24 hours
      When the shop sends her a marketing message on 2026-11-03 at 09:00
      Then the message is admitted
