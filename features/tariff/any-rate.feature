Feature: Messages that are not free have a price

  @TAR-ANY-001
  Rule: A message costs the rate of its market and category on the day

    Example: A notice to Germany
      Given Jonas in Germany has consented to everything
      When the airline sends him a notice on 2026-11-03
      Then the message costs 0.0550 USD under TAR-ANY-001

    Example: Marketing to Germany
      Given Jonas in Germany has consented to everything
      When a shop sends him a marketing message on 2026-11-03
      Then the message costs 0.1365 USD under TAR-ANY-001

    Example: The second tier begins with the message that reaches it
      Given Arjun in India has consented to everything
      And the business has been charged for 25000000 such messages this month
      When the bank sends him a notice on 2026-11-03 at 12:00 in Delhi
      Then the message costs 0.0013 USD under TAR-ANY-001

    Example: One message earlier it is the first
      Given Arjun in India has consented to everything
      And the business has been charged for 24999999 such messages this month
      When the bank sends him a notice on 2026-11-03 at 12:00 in Delhi
      Then the message costs 0.0014 USD under TAR-ANY-001

    Example: Bangladesh on the last day before it is a market of its own
      Given Rahim in Bangladesh has consented to everything
      When the bank sends him a marketing message on 2026-09-30
      Then the message costs 0.0732 USD under TAR-ANY-001

    Example: Bangladesh on the first day as a market of its own
      Given Rahim in Bangladesh has consented to everything
      When the bank sends him a marketing message on 2026-10-01
      Then the message costs 0.0732 USD under TAR-ANY-001

    Example: A currency without a rate card
      Given Jonas in Germany has consented to everything
      And the business pays in CHF
      When the airline sends him a notice on 2026-11-03
      Then the message is refused under TAR-000

    Example: A day before the first rate card
      Given Jonas in Germany has consented to everything
      When the airline sends him a notice on 2026-06-30
      Then the message is refused under TAR-000

    Example: A pilot pays nothing
      Given Jonas in Germany has consented to everything
      And the business is on a pilot until 2026-12-31 with 10 messages left
      When a shop sends him a notice on 2026-11-03
      Then the message is free under TAR-ANY-030

  @TAR-ANY-002
  Rule: What the business cannot pay is not sent

    Example: A millionth is missing
      Given Jonas in Germany has consented to everything
      And the business has 0.054999 USD available
      When the airline sends him a notice on 2026-11-03
      Then the message is refused under TAR-ANY-002 with code 131042

    Example: Just enough
      Given Jonas in Germany has consented to everything
      And the business has 0.055000 USD available
      When the airline sends him a notice on 2026-11-03
      Then the message is admitted

    Example: A free message needs no money
      Given Jonas in Germany has consented to everything
      And the business has 0 USD available
      And the business has the app plan with 1 free message left
      When the bakery sends him a notice on 2026-11-03
      Then the message is free under TAR-ANY-040

    Example: A trial needs no money
      Given Jonas in Germany has consented to everything
      And the business is on a pilot until 2026-12-31 with 10 messages left
      And the business has 0 USD available
      When a shop sends him a notice on 2026-11-03
      Then the message is free under TAR-ANY-030

    Example: A message after an advertisement needs no money
      Given Jonas in Germany has consented to everything
      And he came through an advertisement and was answered on 2026-11-02 at 09:00
      And the business has 0 USD available
      When a shop sends him a notice on 2026-11-03
      Then the message is free under TAR-ANY-010

    Example: A notice on the last free day of the window needs no money
      Given Jonas in Germany has consented to everything
      And he wrote to the business on 2026-09-30 at 09:00
      And the business has 0 USD available
      When the bank sends him a notice on 2026-09-30 at 10:00
      Then the message is free under TAR-ANY-020

    Example: A free answer of the number needs no money
      Given Jonas in Germany has consented to everything
      And he wrote to the business on 2026-11-03 at 09:00
      And the business's number has 1 free service message left
      And the business has 0 USD available
      When the bank sends him an answer on 2026-11-03 at 10:00
      Then the message is free under TAR-ANY-021

  @TAR-ANY-003
  Rule: A message waits for money that is held for messages on their way

    Example: What is held is enough
      Given Jonas in Germany has consented to everything
      And the business has 0 USD available
      And 0.055000 USD are held for messages of the business on their way
      When the airline sends him a notice on 2026-11-03 at 10:00 in Berlin
      Then the message waits under TAR-ANY-003 until 2026-11-03 at 10:02 in Berlin

    Example: With what is held a millionth is missing
      Given Jonas in Germany has consented to everything
      And the business has 0 USD available
      And 0.054999 USD are held for messages of the business on their way
      When the airline sends him a notice on 2026-11-03
      Then the message is refused under TAR-ANY-002 with code 131042

    Example: Enough is available
      Given Jonas in Germany has consented to everything
      And the business has 0.055000 USD available
      And 0.06 USD are held for messages of the business on their way
      When the airline sends him a notice on 2026-11-03
      Then the message is admitted

    Example: A trial needs no money
      Given Jonas in Germany has consented to everything
      And the business is on a pilot until 2026-12-31 with 10 messages left
      And the business has 0 USD available
      And 0.06 USD are held for messages of the business on their way
      When a shop sends him a notice on 2026-11-03
      Then the message is free under TAR-ANY-030

    Example: A message after an advertisement needs no money
      Given Jonas in Germany has consented to everything
      And he came through an advertisement and was answered on 2026-11-02 at 09:00
      And the business has 0 USD available
      And 0.06 USD are held for messages of the business on their way
      When a shop sends him a notice on 2026-11-03
      Then the message is free under TAR-ANY-010

    Example: A notice on the last free day of the window needs no money
      Given Jonas in Germany has consented to everything
      And he wrote to the business on 2026-09-30 at 09:00
      And the business has 0 USD available
      And 0.06 USD are held for messages of the business on their way
      When the bank sends him a notice on 2026-09-30 at 10:00
      Then the message is free under TAR-ANY-020

    Example: A free answer of the number needs no money
      Given Jonas in Germany has consented to everything
      And he wrote to the business on 2026-11-03 at 09:00
      And the business's number has 1 free service message left
      And the business has 0 USD available
      And 0.06 USD are held for messages of the business on their way
      When the bank sends him an answer on 2026-11-03 at 10:00
      Then the message is free under TAR-ANY-021

    Example: A free message of the app needs no money
      Given Jonas in Germany has consented to everything
      And the business has 0 USD available
      And 0.06 USD are held for messages of the business on their way
      And the business has the app plan with 1 free message left
      When the bakery sends him a notice on 2026-11-03
      Then the message is free under TAR-ANY-040

  @TAR-ANY-004
  Rule: A message that has waited long for money is not sent

    Example: What is held is enough
      Given Jonas in Germany has consented to everything
      And the business has 0 USD available
      And 0.055000 USD are held for messages of the business on their way
      And the message has waited at least 15 times
      When the airline sends him a notice on 2026-11-03
      Then the message is refused under TAR-ANY-004 with code 131042

    Example: With what is held a millionth is missing
      Given Jonas in Germany has consented to everything
      And the business has 0 USD available
      And 0.054999 USD are held for messages of the business on their way
      And the message has waited at least 15 times
      When the airline sends him a notice on 2026-11-03
      Then the message is refused under TAR-ANY-002 with code 131042

    Example: Enough is available
      Given Jonas in Germany has consented to everything
      And the business has 0.055000 USD available
      And 0.06 USD are held for messages of the business on their way
      And the message has waited at least 15 times
      When the airline sends him a notice on 2026-11-03
      Then the message is admitted

    Example: It has waited once less
      Given Jonas in Germany has consented to everything
      And the business has 0 USD available
      And 0.06 USD are held for messages of the business on their way
      And the message has waited at least 14 times
      When the airline sends him a notice on 2026-11-03 at 10:00 in Berlin
      Then the message waits under TAR-ANY-003 until 2026-11-03 at 10:02 in Berlin

    Example: A trial needs no money
      Given Jonas in Germany has consented to everything
      And the business is on a pilot until 2026-12-31 with 10 messages left
      And the business has 0 USD available
      And 0.06 USD are held for messages of the business on their way
      And the message has waited at least 15 times
      When a shop sends him a notice on 2026-11-03
      Then the message is free under TAR-ANY-030

    Example: A message after an advertisement needs no money
      Given Jonas in Germany has consented to everything
      And he came through an advertisement and was answered on 2026-11-02 at 09:00
      And the business has 0 USD available
      And 0.06 USD are held for messages of the business on their way
      And the message has waited at least 15 times
      When a shop sends him a notice on 2026-11-03
      Then the message is free under TAR-ANY-010

    Example: A notice on the last free day of the window needs no money
      Given Jonas in Germany has consented to everything
      And he wrote to the business on 2026-09-30 at 09:00
      And the business has 0 USD available
      And 0.06 USD are held for messages of the business on their way
      And the message has waited at least 15 times
      When the bank sends him a notice on 2026-09-30 at 10:00
      Then the message is free under TAR-ANY-020

    Example: A free answer of the number needs no money
      Given Jonas in Germany has consented to everything
      And he wrote to the business on 2026-11-03 at 09:00
      And the business's number has 1 free service message left
      And the business has 0 USD available
      And 0.06 USD are held for messages of the business on their way
      And the message has waited at least 15 times
      When the bank sends him an answer on 2026-11-03 at 10:00
      Then the message is free under TAR-ANY-021

    Example: A free message of the app needs no money
      Given Jonas in Germany has consented to everything
      And the business has 0 USD available
      And 0.06 USD are held for messages of the business on their way
      And the message has waited at least 15 times
      And the business has the app plan with 1 free message left
      When the bakery sends him a notice on 2026-11-03
      Then the message is free under TAR-ANY-040
