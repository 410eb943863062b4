@taxed-books
Feature: The taxes of a month in the reports for the accountant

  A seller in Germany has three customers: one in its own country, one in another country of the union, and one outside of it. The chart of
  accounts is SKR03, its tax codes are those of the audit file. DATEV's S is debit, its H is credit. No line has a tax key: the tax has a
  line of its own.

  Background:
    Given a seller in Germany with these customers, who pay in EUR
      | name | country |
      | Vela | DE      |
      | Mira | BE      |
      | Otto | US      |
    # Vela: 200 × 0.50 = 100.00; 40 × 1.25 = 50.00; together 150.00; 19 % of it are 28.50
    # Mira: 80 × 0.75 = 60.00, and the tax is Mira's own
    # Otto: 50 × 0.80 = 40.00, and no tax
    When these messages of May 2023 are invoiced on 2023-06-01
      | customer | category  | messages | price |
      | Vela     | UTILITY   | 200      | 0.50  |
      | Vela     | MARKETING | 40       | 1.25  |
      | Mira     | UTILITY   | 80       | 0.75  |
      | Otto     | UTILITY   | 50       | 0.80  |
    # 50.00, and 19 % of it are 9.50
    And the MARKETING messages of Vela are credited on 2023-06-12

  Rule: An invoice counts in its month, a credit note in the month of its issue

    Example: The month of the invoices
      Then the tax report from May 2023 to May 2023 is
        | treatment      | country | percent | documents | net    | tax   |
        | DOMESTIC       | DE      | 19      | 1         | 150.00 | 28.50 |
        | REVERSE_CHARGE | BE      | 0       | 1         | 60.00  | 0.00  |
        | OUTSIDE_SCOPE  | US      | 0       | 1         | 40.00  | 0.00  |

    Example: The month of the credit note
      Then the tax report from June 2023 to June 2023 is
        | treatment | country | percent | documents | net    | tax   |
        | DOMESTIC  | DE      | 19      | 1         | -50.00 | -9.50 |

    Example: Both months
      # 150.00 - 50.00 = 100.00; 28.50 - 9.50 = 19.00
      Then the tax report from May 2023 to June 2023 is
        | treatment      | country | percent | documents | net    | tax   |
        | DOMESTIC       | DE      | 19      | 2         | 100.00 | 19.00 |
        | REVERSE_CHARGE | BE      | 0       | 1         | 60.00  | 0.00  |
        | OUTSIDE_SCOPE  | US      | 0       | 1         | 40.00  | 0.00  |

  Rule: A booking for DATEV is what an account gained on a day

    Example: Messages, tax and credit note
      # Notices: 100.00 + 60.00 + 40.00 = 200.00. Each day's debit is its credit: 150.00 + 60.00 + 40.00 = 200.00 + 50.00; 28.50;
      # 50.00 + 9.50 = 59.50. The tax of both days is 28.50 - 9.50 = 19.00, as the tax report says.
      Then its DATEV bookings from 2023-05-01 to 2023-06-30 are
        | day  | amount | side | account | tax key | text                    |
        | 1505 | 150,00 | S    | Vela    |         | Vela                    |
        | 1505 | 60,00  | S    | Mira    |         | Mira                    |
        | 1505 | 40,00  | S    | Otto    |         | Otto                    |
        | 1505 | 50,00  | H    | 8200    |         | revenue:Other:MARKETING |
        | 1505 | 200,00 | H    | 8200    |         | revenue:Other:UTILITY   |
        | 0106 | 28,50  | S    | Vela    |         | Vela                    |
        | 0106 | 28,50  | H    | 1776    |         | tax                     |
        | 1206 | 59,50  | H    | Vela    |         | Vela                    |
        | 1206 | 50,00  | S    | 8200    |         | revenue:Other:MARKETING |
        | 1206 | 9,50   | S    | 1776    |         | tax                     |

  Rule: The audit file names the tax of each document, also where there is none

    Example: Its lines, in which debit is negative
      # A line of tax tells code, base and tax: 150.00 × 19 % = 28.50; 50.00 × 19 % = 9.50
      Then its audit file from 2023-05-01 to 2023-06-30 has
        | kind        | account | customer | amount  | tax                     |
        | CHARGE      | 1500    | Vela     | -150.00 |                             |
        | CHARGE      | 1500    | Mira     | -60.00  |                             |
        | CHARGE      | 1500    | Otto     | -40.00  |                             |
        | CHARGE      | 3000    |          | 50.00   |                             |
        | CHARGE      | 3000    |          | 200.00  |                             |
        | INVOICE     | 1500    | Vela     | -28.50  |                             |
        | INVOICE     | 2700    |          | 28.50   | DOMESTIC-19 150.00 28.50    |
        | INVOICE     | 1500    | Mira     | 0.00    | REVERSE_CHARGE-0 60.00 0.00 |
        | INVOICE     | 1500    | Otto     | 0.00    | OUTSIDE_SCOPE-0 40.00 0.00  |
        | CREDIT_NOTE | 1500    | Vela     | 59.50   |                             |
        | CREDIT_NOTE | 3000    |          | -50.00  |                             |
        | CREDIT_NOTE | 2700    |          | -9.50   | DOMESTIC-19 50.00 debit 9.50 |

    Example: Its sums
      # Debit: 150.00 + 60.00 + 40.00 + 28.50 + 50.00 + 9.50 = 338.00. Vela owes 150.00 + 28.50 - 59.50 = 119.00.
      Then the sums of its audit file from 2023-05-01 to 2023-06-30 are
        | debit  | 338.00  |
        | credit | 338.00  |
        | Vela   | -119.00 |
        | Mira   | -60.00  |
        | Otto   | -40.00  |
