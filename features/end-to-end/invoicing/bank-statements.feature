@bank
Feature: Bank statements

  Money that the bank credits is booked for the business whose invoice it names. A person decides about what is left over.

  Rule: The opening balance and the entries make the closing balance

    Example: One invoice is paid, and two entries are left over
      Given a chemist that owes an invoice of 119.00 EUR
      # 1000.00 + 119.00 + 30.00 - 7.90 = 1141.10
      When the bank sends a statement from 1000.00 to 1141.10 EUR
        | amount | text           | payer    |
        | 119.00 | RE its invoice |          |
        | 30.00  | thank you      | somebody |
        | -7.90  | fee            |          |
      Then it has paid 119.00 EUR
      And nothing of the invoice is open
      And left over are 30.00, -7.90

    Example: A page is missing
      Given a chemist that owes an invoice of 119.00 EUR
      When the bank sends a statement from 1000.00 to 1200.00 EUR
        | amount | text           |
        | 119.00 | RE its invoice |
      Then the statement is refused, as balance and entries make 1119.00 EUR
      And it has paid 0.00 EUR

  Rule: Each payment is booked once

    Example: The same statement twice
      Given a chemist that owes an invoice of 119.00 EUR
      When the bank sends a statement from 0.00 to 100.00 EUR
        | amount | text           |
        | 100.00 | RE its invoice |
      And the same statement comes again
      Then it has paid 100.00 EUR
      And 19.00 EUR of the invoice are open

    Example: The same days exported anew under another id
      Given a chemist that owes an invoice of 150.00 EUR
      When the bank sends a statement from 0.00 to 119.00 EUR
        | amount | text           |
        | 59.50  | RE its invoice |
        | 59.50  | RE its invoice |
      And the same entries and a third one come in a statement with another id
      # 3 × 59.50 on the second statement, of which 2 were on the first one: 119.00 + 59.50 = 178.50
      Then it has paid 178.50 EUR
      And left over as booked before are 59.50, 59.50

    Example: Two payments with the same words
      Given a chemist that owes an invoice of 119.00 EUR
      When the bank sends a statement from 0.00 to 119.00 EUR
        | amount | text           |
        | 59.50  | RE its invoice |
        | 59.50  | RE its invoice |
      Then it has paid 119.00 EUR
      And nothing of the invoice is open

  Rule: What was decided for an account counts for its next payment

    Example: A person knows the payer
      Given a chemist that owes an invoice of 119.00 EUR
      When the bank sends a statement from 0.00 to 19.00 EUR
        | amount | text      |
        | 19.00  | thank you |
      And a person says that 19.00 EUR are from the chemist
      And the bank sends a statement from 19.00 to 49.00 EUR
        | amount | text  |
        | 30.00  | again |
      Then it has paid 49.00 EUR
      And 70.00 EUR of the invoice are open

  Rule: What the bank takes back was not paid

    Example: A payment is returned
      Given a chemist that owes an invoice of 119.00 EUR
      When the bank sends a statement from 0.00 to 0.00 EUR
        | amount  | text           | taken back |
        | 119.00  | RE its invoice |            |
        | -119.00 | RE its invoice | yes        |
      Then it has paid 0.00 EUR
      And 119.00 EUR of the invoice are open
