@invoicing
Feature: Volume tiers

  In some markets notices become cheaper the more of them are charged in a month. To Chile the first 100,000 of a month
  cost 0.0200 USD each, those after them 0.0190 USD.

  Rule: A tier's rate applies to the messages of that tier; earlier messages keep theirs

    Example: The airline's hundred thousandth notice, and the next one
      Given an airline in Berlin
      And it was charged for 99999 notices to Chile in November 2026
      When 2 notices to Chile are delivered on 2026-11-10 at 12:00
      Then its invoice for November 2026 has the lines
        | market | category | free because | messages | rate   | amount |
        | Chile  | utility  |              | 1        | 0.0200 | 0.02   |
        | Chile  | utility  |              | 1        | 0.0190 | 0.02   |

    Example: A thousand notices after the tier was reached
      Given an airline in Berlin
      And it was charged for 100000 notices to Chile in November 2026
      When 1000 notices to Chile are delivered on 2026-11-10 at 12:00
      Then its invoice for November 2026 has the lines
        | market | category | free because | messages | rate   | amount |
        | Chile  | utility  |              | 1000     | 0.0190 | 19.00  |

  Rule: Each month starts at zero, in the business's zone

    Example: October's notices do not count in November
      Given an airline in Berlin
      And it was charged for 150000 notices to Chile in October 2026
      When 1 notice to Chile is delivered on 2026-11-01 at 00:00
      Then its invoice for November 2026 has the lines
        | market | category | free because | messages | rate   | amount |
        | Chile  | utility  |              | 1        | 0.0200 | 0.02   |

    Example: A minute earlier they still count
      Given an airline in Berlin
      And it was charged for 150000 notices to Chile in October 2026
      When 1 notice to Chile is delivered on 2026-10-31 at 23:59
      Then its invoice for October 2026 has the lines
        | market | category | free because | messages | rate   | amount |
        | Chile  | utility  |              | 1        | 0.0190 | 0.02   |

    Example: India's second tier ends with October in Kolkata
      Given an airline in Kolkata
      And it was charged for 25000000 notices to India in October 2026
      When 1000 notices to India are delivered on 2026-11-01 at 00:00 in Kolkata
      # 1000 × 0.0014: November begins with the first tier
      Then the sum of its invoice for November 2026 is 1.40 USD

    Example: At the same minute it is October in Bogota, and the second tier holds
      Given an airline in Bogota
      And it was charged for 25000000 notices to India in October 2026
      When 1000 notices to India are delivered on 2026-11-01 at 00:00 in Kolkata
      # 1000 × 0.0013
      Then the sum of its invoice for October 2026 is 1.30 USD

  Rule: Only messages of the same market and category that were charged count

    Example: Free messages do not count
      Given an airline in Berlin
      And it was charged for 99999 notices to Chile in November 2026
      And 5 notices to Chile were delivered free, within the free entry point, on 2026-11-09 at 12:00
      When 1 notice to Chile is delivered on 2026-11-10 at 12:00
      Then its invoice for November 2026 has the lines
        | market | category | free because | messages | rate   | amount |
        | Chile  | utility  |              | 1        | 0.0200 | 0.02   |
        | Chile  | utility  | free entry   | 5        | 0.0000 | 0.00   |

    Example: Notices to another market do not count
      Given an airline in Berlin
      And it was charged for 150000 notices to Brazil in November 2026
      When 1 notice to Chile is delivered on 2026-11-10 at 12:00
      Then its invoice for November 2026 has the lines
        | market | category | free because | messages | rate   | amount |
        | Chile  | utility  |              | 1        | 0.0200 | 0.02   |
