@invoicing
Feature: Free messages

  Rule: Free messages are on the invoice with their reason, at zero

    Example: A bakery that answers much and advertises a little
      Given a bakery in Berlin
      And 3 answers to Germany were delivered free, by its number's monthly allowance, on 2026-11-03 at 09:00
      And 2 answers to Germany were delivered free, within the free entry point, on 2026-11-04 at 09:00
      And 4 notices to Germany were delivered free, by the app's monthly allowance, on 2026-11-05 at 09:00
      When 10 marketing messages to Germany are delivered on 2026-11-06 at 09:00
      Then its invoice for November 2026 has the lines
        | market  | category  | free because      | messages | rate   | amount |
        | Germany | marketing |                   | 10       | 0.1365 | 1.37   |
        | Germany | service   | free entry        | 2        | 0.0000 | 0.00   |
        | Germany | service   | service allowance | 3        | 0.0000 | 0.00   |
        | Germany | utility   | app allowance     | 4        | 0.0000 | 0.00   |
      And the sum of its invoice for November 2026 is 1.37 USD

    Example: A pilot that was free altogether
      Given a shop in Berlin
      When 25 notices to Germany are delivered free, by the pilot, on 2026-11-05 at 09:00
      Then its invoice for November 2026 has the lines
        | market  | category | free because | messages | rate   | amount |
        | Germany | utility  | pilot        | 25       | 0.0000 | 0.00   |
      And the sum of its invoice for November 2026 is 0.00 USD

  Rule: The free messages of a month are the first ones that are delivered

    Example: Phones that were off use nothing up
      Given a bakery in Berlin
      And 250 notices to Germany, of which 250 a month are free by the app's monthly allowance, did not arrive on 2026-11-05 at 09:00
      When 260 notices to Germany, of which 250 a month are free by the app's monthly allowance, are delivered on 2026-11-06 at 09:00
      Then its invoice for November 2026 has the lines
        | market  | category | free because  | messages | rate   | amount |
        | Germany | utility  |               | 10       | 0.0550 | 0.55   |
        | Germany | utility  | app allowance | 250      | 0.0000 | 0.00   |
      And the sum of its invoice for November 2026 is 0.55 USD

  Rule: A business without delivered messages gets no invoice

    Example: A shop that was silent in November
      Given a shop in Berlin
      When 1 notice to Germany is delivered on 2026-12-01 at 00:00
      Then it gets no invoice for November 2026
