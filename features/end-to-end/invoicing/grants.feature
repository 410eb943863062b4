@grants
Feature: Promotional credit

  Finance grants a business an amount that pays for messages before its balance does. A grant is no money: it is never paid out, and what is
  left of it after its last day is gone. A notice to Germany costs 0.055 USD.

  Rule: Grants pay before the balance, in the order of their priority and then of their last day

    Example: Two grants and a balance
      Given a prepaid business in Berlin has paid 1.00 USD
      And it was granted 0.10 USD with priority 2 until 2090-12-31
      And it was granted 0.20 USD with priority 1 until 2091-03-31
      When 10 notices to Germany are admitted on 2026-10-06 and arrive
      # 10 × 0.055 = 0.55; 0.20 of the first priority, 0.10 of the second, and 0.55 - 0.30 = 0.25 of the balance
      Then its grants are
        | granted | open     | held     | captured | expired  |
        | 0.10    | 0.000000 | 0.000000 | 0.100000 | 0.000000 |
        | 0.20    | 0.000000 | 0.000000 | 0.200000 | 0.000000 |
      And its balance is 0.75 USD, and 0.75 USD are available

    Example: The same priority
      Given a prepaid business in Berlin has paid 0.00 USD
      And it was granted 0.10 USD with priority 1 until 2091-03-31
      And it was granted 0.10 USD with priority 1 until 2090-12-31
      When 2 notices to Germany are admitted on 2026-10-06 and arrive
      # 2 × 0.055 = 0.11: 0.10 of the one that expires first, 0.01 of the other one
      Then its grants are
        | granted | open     | held     | captured | expired  |
        | 0.10    | 0.090000 | 0.000000 | 0.010000 | 0.000000 |
        | 0.10    | 0.000000 | 0.000000 | 0.100000 | 0.000000 |
      And its balance is 0.00 USD, and 0.09 USD are available

  Rule: What messages hold outlives the grant, and what comes back after its last day is gone

    Example: Two messages on their way at midnight
      Given a prepaid business in Berlin has paid 0.00 USD
      And it was granted 0.50 USD with priority 1 until 2026-10-06
      When 2 notices to Germany are admitted on 2026-10-06
      And the night to 2026-10-07 has passed in Berlin
      # 2 × 0.055 = 0.11 are held; 0.50 - 0.11 = 0.39 expire
      Then its grants are
        | granted | open     | held     | captured | expired  |
        | 0.50    | 0.000000 | 0.110000 | 0.000000 | 0.390000 |
      And no notice to Germany is admitted on 2026-10-07
      When 1 of them arrives and 1 fails
      Then its grants are
        | granted | open     | held     | captured | expired  |
        | 0.50    | 0.000000 | 0.000000 | 0.055000 | 0.445000 |
      And its balance is 0.00 USD, and 0.00 USD are available

  Rule: An invoice shows all charges, and grants have paid their part of it

    Example: An invoice of 0.55 USD of which 0.30 are granted, and the credit note for all of it
      Given a prepaid business in Berlin has paid 0.25 USD
      And it was granted 0.30 USD with priority 1 until 2090-12-31
      When 10 notices to Germany are admitted on 2026-10-06 and arrive
      And its October 2026 is invoiced
      # 10 × 0.055 = 0.55 = 0.30 + 0.25
      Then of its invoice 0.55 USD are paid: 0.30 by grants and 0.25 by payments
      And its balance is 0.00 USD, and 0.00 USD are available
      When its invoice is credited
      # 0.30 go back to the grant, and only 0.25 to the balance
      Then of its invoice 0.00 USD are paid: 0.00 by grants and 0.00 by payments
      And its balance is 0.25 USD, and 0.55 USD are available
      And its grants are
        | granted | open     | held     | captured | expired  |
        | 0.30    | 0.300000 | 0.000000 | 0.000000 | 0.000000 |
