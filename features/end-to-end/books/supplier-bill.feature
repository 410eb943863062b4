@books
Feature: The network's bill

  The network charges Tollgate for delivered messages, in November 2026 0.0200 USD for a notice to Chile and 0.1365 USD for a marketing
  message to Germany. Its bill has one line a day, country and category.

  Rule: What the bill says and what Tollgate counted is explained by kind, to the millionth

    Example: Two notices more, and a dearer marketing message
      Given the books of an airline in Berlin on account
      And Tollgate counted 100 notices to Chile for it on 2026-11-10
      And Tollgate counted 20 marketing messages to Germany for it on 2026-11-10
      When the network's bill says for it
        | day        | country | category  | type    | volume | cost |
        | 2026-11-10 | CL      | UTILITY   | REGULAR | 102    | 2.04 |
        | 2026-11-10 | DE      | MARKETING | REGULAR | 20     | 2.80 |
      # 2 × 0.0200 = 0.04; 2.80 - 20 × 0.1365 = 0.07
      Then its bill and the books differ from 2026-11-10 to 2026-11-10 by
        | day        | category  | kind        | bill | books | amount   |
        | 2026-11-10 | UTILITY   | ONLY_BILL   | 2    | 0     | 0.040000 |
        | 2026-11-10 | UTILITY   | AGREED      | 100  | 100   | 0.000000 |
        | 2026-11-10 | MARKETING | OTHER_PRICE | 20   | 20    | 0.070000 |

    Example: Five notices of the evening are on the bill's next day
      Given the books of an airline in Berlin on account
      And Tollgate counted 100 notices to Chile for it on 2026-11-10
      And Tollgate counted 40 notices to Chile for it on 2026-11-11
      When the network's bill says for it
        | day        | country | category | type    | volume | cost |
        | 2026-11-10 | CL      | UTILITY  | REGULAR | 95     | 1.90 |
        | 2026-11-11 | CL      | UTILITY  | REGULAR | 45     | 0.90 |
      Then its bill and the books differ from 2026-11-10 to 2026-11-11 by
        | day        | category | kind      | bill | books | amount    |
        | 2026-11-10 | UTILITY  | OTHER_DAY | 0    | 5     | -0.100000 |
        | 2026-11-10 | UTILITY  | AGREED    | 95   | 95    | 0.000000  |
        | 2026-11-11 | UTILITY  | OTHER_DAY | 5    | 0     | 0.100000  |
        | 2026-11-11 | UTILITY  | AGREED    | 40   | 40    | 0.000000  |

    Example: Ten notices that are free for Tollgate
      Given the books of an airline in Berlin on account
      And Tollgate counted 90 notices to Chile for it on 2026-11-10, and 10 free ones
      When the network's bill says for it
        | day        | country | category | type    | volume | cost |
        | 2026-11-10 | CL      | UTILITY  | REGULAR | 100    | 2.00 |
      Then its bill and the books differ from 2026-11-10 to 2026-11-10 by
        | day        | category | kind            | bill | books | amount   |
        | 2026-11-10 | UTILITY  | FREE_OR_CHARGED | 10   | 10    | 0.200000 |
        | 2026-11-10 | UTILITY  | AGREED          | 90   | 90    | 0.000000 |
