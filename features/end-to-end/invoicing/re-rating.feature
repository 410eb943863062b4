@invoicing @re-rating
Feature: Re-rating past months

  A rate card was wrong. Finance asks what the messages of a past month should have cost, business by business, and another person confirms
  what was found. Issued invoices stay: a credit note gives the old price back, and the next invoice has the right one. Marketing messages
  to India cost 0.0118 USD, notices 0.0014 USD.

  Rule: First finance sees what a correction costs whom

    Example: Marketing to India at 0.0098 instead of 0.0118
      Given an airline in Berlin
      And 1000 marketing messages to India were delivered on 2026-10-12 at 12:00
      And its invoice for October 2026 was asked for on 2026-11-01 at 09:00
      When Ann asks what October 2026 should have cost with 0.0098 USD for marketing messages to India
      # 1000 × 0.0118 = 11.80; 1000 × 0.0098 = 9.80
      Then of its messages 1000 change
        | charged | right | agreed | minimum | difference |
        | 11.80   | 9.80  | 0.00   | 0.00    | -2.00      |
      And it owes 11.80 USD

    Example: The right card has a second tier
      Given an airline in Berlin
      And 5 notices to India were delivered on 2026-10-12 at 12:00
      And its invoice for October 2026 was asked for on 2026-11-01 at 09:00
      When Ann asks what October 2026 should have cost with 0.0013 USD for notices to India from message 4 on
      # 2 × 0.0014 = 0.0028; 2 × 0.0013 = 0.0026
      Then of its messages 2 change
        | charged | right  | agreed | minimum | difference |
        | 0.0028  | 0.0026 | 0.00   | 0.00    | -0.0002    |

    Example: Free messages stay free
      Given an airline in Berlin
      And 10 answers to India were delivered free, by its number's monthly allowance, on 2026-10-12 at 12:00
      And 5 answers to India were delivered on 2026-10-12 at 13:00
      When Ann asks what October 2026 should have cost with 0.0010 USD for answers to India
      # 5 × 0.0014 = 0.0070; 5 × 0.0010 = 0.0050
      Then of its messages 5 change
        | charged | right  | agreed | minimum | difference |
        | 0.0070  | 0.0050 | 0.00   | 0.00    | -0.0020    |
      And 10 of its messages stay free

  Rule: A credit note gives the old price back, and the next invoice has the right one

    Example: October's messages are corrected in November
      Given an airline in Berlin
      And 1000 marketing messages to India were delivered on 2026-10-12 at 12:00
      And its invoice for October 2026 was asked for on 2026-11-01 at 09:00
      And Ann asked what October 2026 should have cost with 0.0098 USD for marketing messages to India
      When Ben confirms what was found
      Then the sum of its invoice for October 2026 is 11.80 USD
      And its credit notes for October 2026 have the lines
        | category  | messages | rate   | amount |
        | marketing | 1000     | 0.0118 | 11.80  |
      And its invoice for November 2026 has the lines
        | market | category  | free because | messages | rate   | amount |
        | India  | marketing |              | 1000     | 0.0098 | 9.80   |
      And it owes 9.80 USD

    Example: October has no invoice yet
      Given an airline in Berlin
      And 1000 marketing messages to India were delivered on 2026-10-12 at 12:00
      And Ann asked what October 2026 should have cost with 0.0098 USD for marketing messages to India
      When Ben confirms what was found
      Then its invoice for October 2026 has the lines
        | market | category  | free because | messages | rate   | amount |
        | India  | marketing |              | 1000     | 0.0098 | 9.80   |
      And it owes 9.80 USD

  Rule: Two persons agree to a correction, and it is booked once

    Example: Nobody confirms what he asked for himself
      Given an airline in Berlin
      And 1000 marketing messages to India were delivered on 2026-10-12 at 12:00
      And Ann asked what October 2026 should have cost with 0.0098 USD for marketing messages to India
      When Ann confirms what was found
      Then that is refused: "must be two accounts"
      And its invoice for October 2026 has the lines
        | market | category  | free because | messages | rate   | amount |
        | India  | marketing |              | 1000     | 0.0118 | 11.80  |

    Example: The same correction is confirmed a second time
      Given an airline in Berlin
      And 1000 marketing messages to India were delivered on 2026-10-12 at 12:00
      And its invoice for October 2026 was asked for on 2026-11-01 at 09:00
      And Ann asked what October 2026 should have cost with 0.0098 USD for marketing messages to India
      And Ben confirmed what was found
      When Ben confirms what was found
      Then that is refused: "was confirmed or withdrawn before"
      And the sum of its invoice for November 2026 is 9.80 USD
      And it owes 9.80 USD

    Example: The same correction is asked for a second time
      Given an airline in Berlin
      And 1000 marketing messages to India were delivered on 2026-10-12 at 12:00
      And its invoice for October 2026 was asked for on 2026-11-01 at 09:00
      And Ann asked what October 2026 should have cost with 0.0098 USD for marketing messages to India
      And Ben confirmed what was found
      And Ann asked what October 2026 should have cost with 0.0098 USD for marketing messages to India
      When Ben confirms what was found
      Then that is refused: "would change no charge"
      And the sum of its invoice for November 2026 is 9.80 USD
      And it owes 9.80 USD

  Rule: What was agreed holds

    Example: An agreed price below both rates
      Given an airline in Berlin
      And a price of 0.0090 USD for marketing messages to India was agreed with it from 2026-10-01 on
      And 1000 marketing messages to India were delivered on 2026-10-12 at 12:00
      And its invoice for October 2026 was asked for on 2026-11-01 at 09:00
      When Ann asks what October 2026 should have cost with 0.0098 USD for marketing messages to India
      Then of its messages 0 change
        | charged | right | agreed | minimum | difference |
        | 0.00    | 0.00  | 0.00   | 0.00    | 0.00       |
      And it owes 9.00 USD

    Example: Ten percent off
      Given an airline in Berlin
      And 10 % off marketing messages were agreed with it from 2026-10-01 on
      And 1000 marketing messages to India were delivered on 2026-10-12 at 12:00
      And its invoice for October 2026 was asked for on 2026-11-01 at 09:00
      And Ann asked what October 2026 should have cost with 0.0098 USD for marketing messages to India
      # 10 % of 9.80 instead of 10 % of 11.80: 0.98 instead of 1.18
      Then of its messages 1000 change
        | charged | right | agreed | minimum | difference |
        | 11.80   | 9.80  | -0.20  | 0.00    | -1.80      |
      When Ben confirms what was found
      Then its invoice for November 2026 takes off
        | market | category  | messages | rate   | off      | amount |
        | India  | marketing | 1000     | 0.0098 | 0.980000 | 8.82   |
      And it owes 8.82 USD

    Example: A minimum of 20.00 a month
      Given an airline in Berlin
      And a minimum of 20.00 USD a month was agreed with it from 2026-10-01 on
      And 1000 marketing messages to India were delivered on 2026-10-12 at 12:00
      And its invoice for October 2026 was asked for on 2026-11-01 at 09:00
      And Ann asked what October 2026 should have cost with 0.0098 USD for marketing messages to India
      # The minimum fee was 20.00 - 11.80 = 8.20 and should have been 20.00 - 9.80 = 10.20.
      Then of its messages 1000 change
        | charged | right | agreed | minimum | difference |
        | 11.80   | 9.80  | 0.00   | 2.00    | 0.00       |
      When Ben confirms what was found
      Then its invoice for November 2026 has the fees
        | fee         | from       | to         | exact     | amount |
        | minimum fee | 2026-11-01 | 2026-11-30 | 20.000000 | 20.00  |
        | minimum fee | 2026-10-01 | 2026-10-31 | 10.200000 | 10.20  |
      # two months at the minimum
      And it owes 40.00 USD
