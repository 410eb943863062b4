@invoicing
Feature: A rate card in pesos

  A business has one currency, and its messages have the prices of this currency's card: nothing is converted. The card in COP is that
  of 2026-07-01.

  Rule: Each category has its price of the card in COP

    Example: A month in COP with two categories
      Given a shop in Bogota that pays in pesos
      When 700 marketing messages to Colombia are delivered on 2026-08-10 at 12:00
      And 1100 notices to Colombia are delivered on 2026-08-20 at 12:00
      # 700 × 46.0227 = 32215.89; 1100 × 2.9455 = 3240.05
      Then its invoice for August 2026 has the lines
        | market   | category  | free because | messages | rate    | amount   |
        | Colombia | marketing |              | 700      | 46.0227 | 32215.89 |
        | Colombia | utility   |              | 1100     | 2.9455  | 3240.05  |
      And the sum of its invoice for August 2026 is 35455.94 COP

    Example: The sum is rounded once, and the cent goes to the line that lost most
      Given a shop in Bogota that pays in pesos
      When 7 marketing messages to Colombia are delivered on 2026-08-10 at 12:00
      And 11 notices to Colombia are delivered on 2026-08-20 at 12:00
      # 7 × 46.0227 = 322.1589; 11 × 2.9455 = 32.4005; together 354.5594
      Then its invoice for August 2026 has the lines
        | market   | category  | free because | messages | rate    | amount |
        | Colombia | marketing |              | 7        | 46.0227 | 322.16 |
        | Colombia | utility   |              | 11       | 2.9455  | 32.40  |
      And the sum of its invoice for August 2026 is 354.56 COP

  Rule: A price holds until the card has another one, in the business's zone

    Example: The month's turn in Bogota, while it is October in Berlin
      Given a shop in Bogota that pays in pesos
      When 10 notices to Germany are delivered on 2026-10-01 at 06:59 in Berlin
      # still the 30th of September in Bogota; 10 × 202.4997
      Then the sum of its invoice for September 2026 is 2025.00 COP

    Example: A country that left its market in October has no price in COP since; before it had that of its region
      Given a shop in Bogota that pays in pesos
      When 100 notices to Ukraine are delivered on 2026-09-30 at 23:59
      # 100 × 78.0544
      Then its invoice for September 2026 has the lines
        | market                           | category | free because | messages | rate    | amount  |
        | Rest of Central & Eastern Europe | utility  |              | 100      | 78.0544 | 7805.44 |
