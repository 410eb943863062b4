@invoicing
Feature: Agreed prices, discounts and fees

  What is agreed with a business is taken off the lines of its invoice, or added as a fee. Messages are charged at the rate card's prices.
  Two persons of finance agree: one enters it, another one approves it.

  Rule: A discount is taken off the sum of a line

    Example: Ten percent off marketing from the 16th on
      Given a bakery in Berlin
      And 10 % off marketing messages were agreed with it from 2026-10-16 on
      When 10 marketing messages to Germany were delivered on 2026-10-15 at 23:59
      And 20 marketing messages to Germany were delivered on 2026-10-16 at 00:00
      # 30 × 0.1365 = 4.095; 10 % of 20 × 0.1365 = 0.273; 4.095 - 0.273 = 3.822
      Then its invoice for October 2026 takes off
        | market  | category  | messages | rate   | off      | amount |
        | Germany | marketing | 30       | 0.1365 | 0.273000 | 3.82   |
      And it owes 3.82 USD

    Example: A discount below a millionth for each message
      Given a bakery in Berlin
      And 12.5 % off all messages were agreed with it from 2026-10-01 on
      When 8 notices to India were delivered on 2026-10-10 at 12:00
      # 8 × 0.0014 = 0.0112; 12.5 % of it = 0.0014
      Then its invoice for October 2026 takes off
        | market | category | messages | rate   | off      | amount |
        | India  | utility  | 8        | 0.0014 | 0.001400 | 0.01   |

  Rule: An agreed price counts in each volume tier that is dearer, and makes nothing dearer

    Example: India at 0.0013, on both sides of the second tier
      Given an airline in Berlin
      And a price of 0.0013 USD for notices to India was agreed with it from 2026-10-01 on
      And it was charged for 24999999 notices to India in October 2026
      When 3 notices to India were delivered on 2026-10-10 at 12:00
      # The tier of 0.0013 begins with message 25,000,001: of the one before it 0.0014 - 0.0013 = 0.0001 is taken off.
      Then its invoice for October 2026 takes off
        | market | category | messages | rate   | off      | amount |
        | India  | utility  | 1        | 0.0014 | 0.000100 | 0.00   |
        | India  | utility  | 2        | 0.0013 | 0.000000 | 0.00   |

  Rule: Fees count by day, in the business's zone

    Example: A plan that begins on the 17th of a month with 31 days
      Given a shop in Berlin
      And a fee of 99.00 USD a month was agreed with it from 2026-10-17 on
      When its invoice for October 2026 is asked for on 2026-11-01 at 09:00
      # 99.00 × 15 / 31 = 47.903226
      Then its invoice for October 2026 has the fees
        | fee      | from       | to         | exact     | amount |
        | plan fee | 2026-10-17 | 2026-10-31 | 47.903226 | 47.90  |
      And it owes 47.90 USD

    Example: Another fee from the 21st on
      Given a shop in Berlin
      And a fee of 99.00 USD a month was agreed with it from 2026-09-01 to 2026-10-20
      And a fee of 199.00 USD a month was agreed with it from 2026-10-21 on
      When its invoice for October 2026 is asked for on 2026-11-01 at 09:00
      # 99.00 × 20 / 31 = 63.870968; 199.00 × 11 / 31 = 70.612903; together 134.483871
      Then its invoice for October 2026 has the fees
        | fee      | from       | to         | exact     | amount |
        | plan fee | 2026-10-01 | 2026-10-20 | 63.870968 | 63.87  |
        | plan fee | 2026-10-21 | 2026-10-31 | 70.612903 | 70.61  |
      # and September before: 99.00
      And it owes 233.48 USD

    Example: The fee of the plan by the table, which begins on the 17th
      Given a shop in Berlin
      And the enterprise plan costs 99.00 USD a month from 2026-10-17 on
      When its invoice for October 2026 is asked for on 2026-11-01 at 09:00
      # 99.00 × 15 / 31 = 47.903226
      Then its invoice for October 2026 has the fees
        | fee      | from       | to         | exact     | amount |
        | plan fee | 2026-10-17 | 2026-10-31 | 47.903226 | 47.90  |
      And it owes 47.90 USD

    Example: What was agreed with the business counts instead of the table
      Given a shop in Berlin
      And the enterprise plan costs 99.00 USD a month from 2026-10-17 on
      And a fee of 49.00 USD a month was agreed with it from 2026-10-25 on
      When its invoice for October 2026 is asked for on 2026-11-01 at 09:00
      # 99.00 × 8 / 31 = 25.548387; 49.00 × 7 / 31 = 11.064516; together 36.612903
      Then its invoice for October 2026 has the fees
        | fee      | from       | to         | exact     | amount |
        | plan fee | 2026-10-17 | 2026-10-24 | 25.548387 | 25.55  |
        | plan fee | 2026-10-25 | 2026-10-31 | 11.064516 | 11.06  |
      And it owes 36.61 USD

  Rule: Agreed free messages count by day, rounded down to whole messages

    Example: A thousand a month from the 15th on, in Bogota
      Given a bakery in Bogota
      And 1000 free messages a month were agreed with it from 2026-11-15 on
      When 600 notices to Germany were delivered on 2026-11-20 at 12:00
      # 1000 × 16 / 30 = 533.3: 533 are free; 533 × 0.0550 = 29.315; 67 × 0.0550 = 3.685
      Then its invoice for November 2026 takes off
        | market  | category | messages | rate   | off       | amount |
        | Germany | utility  | 600      | 0.0550 | 29.315000 | 3.69   |
      And it owes 3.69 USD

    Example: The day before they count
      Given a bakery in Bogota
      And 1000 free messages a month were agreed with it from 2026-11-15 on
      When 10 notices to Germany were delivered on 2026-11-14 at 23:59
      Then the sum of its invoice for November 2026 is 0.55 USD

  Rule: A minimum is filled up after discounts

    Example: Half of the messages' price is off
      Given a bakery in Berlin
      And 50 % off all messages were agreed with it from 2026-10-01 on
      And a minimum of 50.00 USD a month was agreed with it from 2026-10-01 on
      When 100 marketing messages to Germany were delivered on 2026-10-10 at 12:00
      # 100 × 0.1365 × 50 % = 6.825; 50.00 - 6.825 = 43.175; both lose half a cent, and the line has the cent back
      Then its invoice for October 2026 has the fees
        | fee         | from       | to         | exact     | amount |
        | minimum fee | 2026-10-01 | 2026-10-31 | 43.175000 | 43.17  |
      And the sum of its invoice for October 2026 is 50.00 USD

    Example: A month that reaches its minimum has no fee
      Given a bakery in Berlin
      And a minimum of 5.00 USD a month was agreed with it from 2026-10-01 on
      When 100 marketing messages to Germany were delivered on 2026-10-10 at 12:00
      Then the sum of its invoice for October 2026 is 13.65 USD

  Rule: What is credited does not count towards the minimum, so the fee rises by it

    Example: Forty of a hundred messages are taken back after the invoice
      Given a bakery in Berlin
      And a minimum of 50.00 USD a month was agreed with it from 2026-10-01 on
      And 100 marketing messages to Germany were delivered on 2026-10-10 at 12:00
      And its invoice for October 2026 was asked for on 2026-11-01 at 09:00
      And the charges of 40 marketing messages of October 2026 were taken back
      When its invoice for November 2026 is asked for on 2026-12-01 at 09:00
      # October's invoice was 13.65 and 36.35. Credit notes give 40 × 0.1365 = 5.46 and the 36.35 back. 60 × 0.1365 = 8.19; 50.00 - 8.19
      Then its invoice for November 2026 has the fees
        | fee         | from       | to         | exact     | amount |
        | minimum fee | 2026-11-01 | 2026-11-30 | 50.000000 | 50.00  |
        | minimum fee | 2026-10-01 | 2026-10-31 | 41.810000 | 41.81  |
      And it owes 100.00 USD

    Example: What is left is more than the minimum
      Given a bakery in Berlin
      And a minimum of 5.00 USD a month was agreed with it from 2026-10-01 on
      And 100 marketing messages to Germany were delivered on 2026-10-10 at 12:00
      And its invoice for October 2026 was asked for on 2026-11-01 at 09:00
      And the charges of 40 marketing messages of October 2026 were taken back
      When its invoice for November 2026 is asked for on 2026-12-01 at 09:00
      Then its invoice for November 2026 has the fees
        | fee         | from       | to         | exact    | amount |
        | minimum fee | 2026-11-01 | 2026-11-30 | 5.000000 | 5.00   |
      # 8.19 and 5.00
      And it owes 13.19 USD

    Example: The fee itself is credited
      Given a bakery in Berlin
      And a minimum of 50.00 USD a month was agreed with it from 2026-10-01 on
      And 100 marketing messages to Germany were delivered on 2026-10-10 at 12:00
      And its invoice for October 2026 was asked for on 2026-11-01 at 09:00
      And line 2 of its invoice for October 2026 is credited
      And the charges of 40 marketing messages of October 2026 were taken back
      When its invoice for November 2026 is asked for on 2026-12-01 at 09:00
      # Of October's minimum 36.35 is forgiven: 50.00 - 8.19 - 36.35 = 5.46
      Then its invoice for November 2026 has the fees
        | fee         | from       | to         | exact     | amount |
        | minimum fee | 2026-11-01 | 2026-11-30 | 50.000000 | 50.00  |
        | minimum fee | 2026-10-01 | 2026-10-31 | 5.460000  | 5.46   |
      # 8.19 and 5.46 for October, and November's minimum
      And it owes 63.65 USD

  Rule: What is credited is what was to be paid

    Example: A discounted invoice with a fee, credited whole
      Given a bakery in Berlin
      And 10 % off marketing messages were agreed with it from 2026-10-01 on
      And a fee of 20.00 USD a month was agreed with it from 2026-10-01 to 2026-10-31
      And 10 marketing messages to Germany were delivered on 2026-10-06 at 09:00
      And its invoice for October 2026 was asked for on 2026-11-01 at 09:00
      When its invoice for October 2026 is credited whole
      Then it owes nothing any more
      And nothing is left of its invoice for October 2026 to credit
