@invoicing
Feature: A rate that changes

  On 2026-10-01 Ukraine became a market of its own: a notice, which had cost 0.0212 USD as in the rest of its region, costs
  0.0298 USD since. Answers in the service window, free until then, are charged since.

  Rule: A message costs the rate of the day on which it is delivered, in the business's zone

    Example: The last minute of the old rate
      Given a shop in Berlin
      When 100 notices to Ukraine are delivered on 2026-09-30 at 23:59
      Then its invoice for September 2026 has the lines
        | market                           | category | free because | messages | rate   | amount |
        | Rest of Central & Eastern Europe | utility  |              | 100      | 0.0212 | 2.12   |

    Example: The first minute of the new rate
      Given a shop in Berlin
      When 100 notices to Ukraine are delivered on 2026-10-01 at 00:00
      Then its invoice for October 2026 has the lines
        | market  | category | free because | messages | rate   | amount |
        | Ukraine | utility  |              | 100      | 0.0298 | 2.98   |

    Example: When the new rate begins in Berlin, the old one still holds for a shop in Los Angeles
      Given a shop in Los Angeles
      When 100 notices to Ukraine are delivered on 2026-10-01 at 00:00 in Berlin
      Then the sum of its invoice for September 2026 is 2.12 USD

    Example: Answers are charged from the first of October on
      Given a shop in Berlin
      And 10 answers to Germany were delivered free, within the service window, on 2026-09-30 at 23:59
      When 10 answers to Germany are delivered on 2026-10-01 at 00:00
      Then the sum of its invoice for September 2026 is 0.00 USD
      And the sum of its invoice for October 2026 is 0.55 USD

  Rule: No message costs more than the amount reserved when it was admitted

    Example: A message admitted at the old rate and delivered under the new one
      Given a shop in Berlin
      When 100 notices to Ukraine, admitted on 2026-09-30 at 23:50 for at most 0.0212 USD, are delivered on 2026-10-01 at 00:10
      Then its invoice for October 2026 has the lines
        | market  | category | free because | messages | rate   | amount |
        | Ukraine | utility  |              | 100      | 0.0212 | 2.12   |
