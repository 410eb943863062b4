Feature: An SMS costs its parts

  @TAR-ANY-050
  Rule: An SMS costs the rate of each of its parts

    Example: One part to Germany
      Given Jonas in Germany has consented to everything
      And the message goes by SMS
      When the airline sends him a notice on 2026-11-03
      Then the message costs 0.0750 USD under TAR-ANY-050

    Example: Three parts cost three times as much
      Given Jonas in Germany has consented to everything
      And the message has at least 3 parts as an SMS
      When the airline sends him a notice on 2026-11-03
      Then the message costs 0.2250 USD under TAR-ANY-050

    Example: A country without a row of its own
      Given Mette in Denmark has consented to everything
      And the message goes by SMS
      When the airline sends her a notice on 2026-11-03
      Then the message costs 0.1000 USD under TAR-ANY-050

    Example: An answer inside the service window
      Given Jonas in Germany has consented to everything
      And he wrote to the business on 2026-11-03 at 09:00
      And the business's number has 1 free service message left
      And the message goes by SMS
      When the bank sends him an answer on 2026-11-03 at 10:00
      Then the message costs 0.0750 USD under TAR-ANY-050

    Example: The app plan has no free SMS
      Given Jonas in Germany has consented to everything
      And the business has the app plan with 1 free message left
      And the message goes by SMS
      When the bakery sends him a notice on 2026-11-03
      Then the message costs 0.0750 USD under TAR-ANY-050

    Example: The messenger has its own price
      Given Jonas in Germany has consented to everything
      And the message does not go by SMS
      When the airline sends him a notice on 2026-11-03
      Then the message costs 0.0550 USD under TAR-ANY-001

    Example: A day before the first rate
      Given Jonas in Germany has consented to everything
      And the message goes by SMS
      When the airline sends him a notice on 2026-06-30
      Then the message is refused under TAR-000

  @TAR-ANY-051
  Rule: An SMS that the business cannot pay is not sent

    Example: A millionth is missing for two parts
      Given Jonas in Germany has consented to everything
      And the message has at least 2 parts as an SMS
      And the business has 0.149999 USD available
      When the airline sends him a notice on 2026-11-03
      Then the message is refused under TAR-ANY-051 with code 131042

    Example: Just enough
      Given Jonas in Germany has consented to everything
      And the message has at least 2 parts as an SMS
      And the business has 0.150000 USD available
      When the airline sends him a notice on 2026-11-03
      Then the message is admitted

  @TAR-ANY-052
  Rule: A pilot sends no SMS

    Example: A trial with messages left
      Given Jonas in Germany has consented to everything
      And the business is on a pilot until 2026-12-31 with 10 messages left
      And the message goes by SMS
      When a shop sends him a notice on 2026-11-03
      Then the message is refused under TAR-ANY-052 with code 131042

    Example: The same by the messenger
      Given Jonas in Germany has consented to everything
      And the business is on a pilot until 2026-12-31 with 10 messages left
      When a shop sends him a notice on 2026-11-03
      Then the message is free under TAR-ANY-030

  @TAR-ANY-053
  Rule: An SMS waits for money that is held for messages on their way

    Example: What is held is enough for two parts
      Given Jonas in Germany has consented to everything
      And the message has at least 2 parts as an SMS
      And the business has 0 USD available
      And 0.150000 USD are held for messages of the business on their way
      When the airline sends him a notice on 2026-11-03 at 10:00 in Berlin
      Then the message waits under TAR-ANY-053 until 2026-11-03 at 10:02 in Berlin

    Example: With what is held a millionth is missing
      Given Jonas in Germany has consented to everything
      And the message has at least 2 parts as an SMS
      And the business has 0 USD available
      And 0.149999 USD are held for messages of the business on their way
      When the airline sends him a notice on 2026-11-03
      Then the message is refused under TAR-ANY-051 with code 131042

    Example: Enough is available
      Given Jonas in Germany has consented to everything
      And the message has at least 2 parts as an SMS
      And the business has 0.150000 USD available
      And 0.150000 USD are held for messages of the business on their way
      When the airline sends him a notice on 2026-11-03
      Then the message is admitted

    Example: A pilot sends no SMS, whatever is held
      Given Jonas in Germany has consented to everything
      And the message goes by SMS
      And the business is on a pilot until 2026-12-31 with 10 messages left
      And the business has 0 USD available
      And 1.00 USD are held for messages of the business on their way
      When a shop sends him a notice on 2026-11-03
      Then the message is refused under TAR-ANY-052

  @TAR-ANY-054
  Rule: An SMS that has waited long for money is not sent

    Example: It has waited fifteen times
      Given Jonas in Germany has consented to everything
      And the message has at least 2 parts as an SMS
      And the message has waited at least 15 times
      And the business has 0 USD available
      And 0.150000 USD are held for messages of the business on their way
      When the airline sends him a notice on 2026-11-03
      Then the message is refused under TAR-ANY-054 with code 131042

    Example: It has waited once less
      Given Jonas in Germany has consented to everything
      And the message has at least 2 parts as an SMS
      And the message has waited at least 14 times
      And the business has 0 USD available
      And 0.150000 USD are held for messages of the business on their way
      When the airline sends him a notice on 2026-11-03 at 10:00 in Berlin
      Then the message waits under TAR-ANY-053 until 2026-11-03 at 10:02 in Berlin

    Example: With what is held a millionth is missing
      Given Jonas in Germany has consented to everything
      And the message has at least 2 parts as an SMS
      And the message has waited at least 15 times
      And the business has 0 USD available
      And 0.149999 USD are held for messages of the business on their way
      When the airline sends him a notice on 2026-11-03
      Then the message is refused under TAR-ANY-051 with code 131042
