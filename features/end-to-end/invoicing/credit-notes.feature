@invoicing
Feature: Credit notes

  A credit note gives back what an invoice charged. It names the invoice, has a number of its own, and never changes.

  Rule: All credit notes of an invoice together give back what it printed, and never more

    Example: An invoice that went to the wrong business
      Given a bakery in Berlin
      And 10 marketing messages to Germany were delivered on 2026-10-06 at 09:00
      And 25 notices to Germany were delivered on 2026-10-07 at 09:00
      And its invoice for October 2026 was asked for on 2026-11-01 at 09:00
      When its invoice for October 2026 is credited whole
      Then its credit notes for October 2026 have the lines
        | category  | messages | rate   | amount |
        | marketing | 10       | 0.1365 | 1.37   |
        | utility   | 25       | 0.0550 | 1.37   |
      And it owes nothing any more
      And nothing is left of its invoice for October 2026 to credit

    Example: Messages that the network lost, then the rest
      Given a bakery in Berlin
      And 25 notices to Germany were delivered on 2026-10-07 at 09:00
      And its invoice for October 2026 was asked for on 2026-11-01 at 09:00
      When the charges of 3 notices of October 2026 are taken back and credited
      And the charges of 3 notices of October 2026 are taken back and credited
      And its invoice for October 2026 is credited whole
      # 3 × 0.055 = 0.165; 6 × 0.055 = 0.33, of which 0.17 is credited; 25 × 0.055 = 1.375, printed 1.38, of which 0.33 is credited
      Then its credit notes for October 2026 have the lines
        | category | messages | rate   | amount |
        | utility  | 3        | 0.0550 | 0.17   |
        | utility  | 3        | 0.0550 | 0.16   |
        | utility  | 19       | 0.0550 | 1.05   |
      And it owes nothing any more

  Rule: A charge is taken back once

    Example: One line of two, of which a message was taken back before
      Given a bakery in Berlin
      And 10 marketing messages to Germany were delivered on 2026-10-06 at 09:00
      And 25 notices to Germany were delivered on 2026-10-07 at 09:00
      And its invoice for October 2026 was asked for on 2026-11-01 at 09:00
      When the charges of 3 notices of October 2026 are taken back and credited
      And line 2 of its invoice for October 2026 is credited
      # what is left of the line: 22 messages, and 1.37 less 0.17
      Then its credit notes for October 2026 have the lines
        | category | messages | rate   | amount |
        | utility  | 3        | 0.0550 | 0.17   |
        | utility  | 22       | 0.0550 | 1.20   |
      And it owes 1.37 USD
      And the charge of no other notice of October 2026 can be taken back

  Rule: What is taken back of an invoiced month is on a credit note of the next monthly run

    Example: A charge that was taken back before its month was invoiced
      Given a bakery in Berlin
      And 25 notices to Germany were delivered on 2026-10-07 at 09:00
      And the charges of 3 notices of October 2026 were taken back
      When its invoice for October 2026 is asked for on 2026-11-01 at 09:00
      Then its invoice for October 2026 has the lines
        | market  | category | free because | messages | rate   | amount |
        | Germany | utility  |              | 25       | 0.0550 | 1.38   |
      And its credit notes for October 2026 have the lines
        | category | messages | rate   | amount |
        | utility  | 3        | 0.0550 | 0.17   |
      And it owes 1.21 USD
