@invoicing
Feature: The end of a month

  Rule: A message is on the invoice of the month in which it was delivered, in the business's zone

    Example: The last minute of October in Berlin
      Given a bank in Berlin
      When 1 notice to Germany is delivered on 2026-10-31 at 23:59
      Then its invoice for October 2026 has the lines
        | market  | category | free because | messages | rate   | amount |
        | Germany | utility  |              | 1        | 0.0550 | 0.06   |

    Example: The first minute of November in Berlin
      Given a bank in Berlin
      When 1 notice to Germany is delivered on 2026-11-01 at 00:00
      Then it gets no invoice for October 2026
      And the sum of its invoice for November 2026 is 0.06 USD

    Example: When it is November in Berlin, it is October in Los Angeles
      Given a bank in Los Angeles
      When 1 notice to Germany is delivered on 2026-11-01 at 00:00 in Berlin
      Then the sum of its invoice for October 2026 is 0.06 USD

    Example: A message of October that is delivered in November
      Given a bank in Berlin
      When 1 notice to Germany, admitted on 2026-10-31 at 23:50 for at most 0.0550 USD, is delivered on 2026-11-01 at 00:10
      Then it gets no invoice for October 2026
      And the sum of its invoice for November 2026 is 0.06 USD

  Rule: A month is invoiced once, and not before it is over

    Example: On the last evening of November
      Given a bank in Berlin
      And 1 notice to Germany was delivered on 2026-11-10 at 12:00
      When its invoice for November 2026 is asked for on 2026-11-30 at 23:59
      Then that is refused, because November 2026 is not over

    Example: The invoice is requested twice
      Given a bank in Berlin
      And 1 notice to Germany was delivered on 2026-11-10 at 12:00
      And its invoice for November 2026 was asked for on 2026-12-01 at 00:00
      When its invoice for November 2026 is asked for on 2026-12-24 at 18:00
      Then both times it is the same invoice

    Example: A receipt that comes after the invoice
      Given a bank in Berlin
      And 1 notice to Germany was delivered on 2026-10-10 at 12:00
      And its invoice for October 2026 was asked for on 2026-11-01 at 08:00
      When 2 notices to Germany are delivered on 2026-10-31 at 22:00
      Then the sum of its invoice for October 2026 is 0.06 USD
      And its invoice for November 2026 has the lines
        | market  | category | free because | messages | rate   | amount |
        | Germany | utility  |              | 2        | 0.0550 | 0.11   |

  Rule: The sum is rounded once, half up, and its cents are spread over the lines

    Example: The cent goes to the line that lost most
      Given a shop in Berlin
      When 1 notice to Germany is delivered on 2026-11-10 at 12:00
      And 1 notice to India is delivered on 2026-11-10 at 12:00
      Then its invoice for November 2026 has the lines
        | market  | category | free because | messages | rate   | amount |
        | Germany | utility  |              | 1        | 0.0550 | 0.06   |
        | India   | utility  |              | 1        | 0.0014 | 0.00   |
      And the sum of its invoice for November 2026 is 0.06 USD

    Example: Of three lines, two get a cent
      Given a shop in Berlin
      When 1 notice to Germany is delivered on 2026-11-10 at 12:00
      And 1 marketing message to Germany is delivered on 2026-11-10 at 12:00
      And 4 notices to India are delivered on 2026-11-10 at 12:00
      Then its invoice for November 2026 has the lines
        | market  | category  | free because | messages | rate   | amount |
        | Germany | marketing |              | 1        | 0.1365 | 0.14   |
        | Germany | utility   |              | 1        | 0.0550 | 0.05   |
        | India   | utility   |              | 4        | 0.0014 | 0.01   |
      And the sum of its invoice for November 2026 is 0.20 USD

    Example: Five and a half cents
      Given a shop in Berlin
      When 1 notice to Germany is delivered on 2026-11-10 at 12:00
      Then the sum of its invoice for November 2026 is 0.06 USD

    Example: Less than half a cent
      Given a shop in Berlin
      When 3 notices to India are delivered on 2026-11-10 at 12:00
      Then the sum of its invoice for November 2026 is 0.00 USD
