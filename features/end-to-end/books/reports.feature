@books
Feature: Reports of the books

  The prices are those of the rate card: in November 2026 a notice to Chile costs 0.0200 USD, a marketing message to Germany 0.1365 USD.

  Rule: Revenue is what was charged, by market and category, and a fee or discount of the invoice has a column of its own

    Example: A month with a discount and a fee
      Given the books of an airline in Berlin on account
      And 10 % off all messages and a fee of 100.00 USD are in its contract from 2026-11-01 on
      When it was charged for 100 notices to Chile on 2026-11-10
      And it was charged for 20 marketing messages to Germany on 2026-11-11
      And its books of November 2026 were invoiced on 2026-12-01
      # 100 × 0.0200 = 2.00; 20 × 0.1365 = 2.73; 10 % of 4.73 = 0.473; 4.73 - 0.473 + 100 = 104.257
      Then its revenue from 2026-11-01 to 2026-12-01 is
        | market  | category  | messages | revenue  | discounts | fees       | income     |
        |         |           | 0        | 0.000000 | -0.473000 | 100.000000 | 99.527000  |
        | Chile   | UTILITY   | 100      | 2.000000 | 0.000000  | 0.000000   | 2.000000   |
        | Germany | MARKETING | 20       | 2.730000 | 0.000000  | 0.000000   | 2.730000   |

  Rule: What was paid in advance and is not used is owed to the business

    Example: Ten dollars, and what 100 notices leave of them
      Given the books of a shop in Berlin that paid 10.00 USD in advance
      When it was charged for 100 notices to Chile on 2026-11-10
      # 10.00 - 100 × 0.0200 = 8.00
      Then 8.00 USD of it are prepaid

  Rule: An open invoice grows older, and what is paid is not open

    Example: An invoice of December 1st, of which 1.00 is paid on January 2nd
      Given the books of an airline in Berlin on account
      When it was charged for 100 notices to Chile on 2026-11-10
      And its books of November 2026 were invoiced on 2026-12-01
      And it paid 1.00 USD for that on 2027-01-02
      # December 1st to 31st are 30 days, to January 1st 31, to January 2nd 32, to March 2nd 91.
      Then these amounts of it are open at the end of the day
        | day        | open     | age           |
        | 2026-12-31 | 2.000000 | DAYS_0_TO_30  |
        | 2027-01-01 | 2.000000 | DAYS_31_TO_60 |
        | 2027-01-02 | 1.000000 | DAYS_31_TO_60 |
        | 2027-03-02 | 1.000000 | OVER_90_DAYS  |
