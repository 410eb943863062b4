@taxes
Feature: Taxes of invoices

  The names in the tables are those of EN 16931: BT-109 is the sum without tax, BT-110 the tax, BT-111 the tax in the currency in which the
  seller declares it, BT-112 both together, BT-118 the kind of tax, BT-119 its rate in percent.

  Rule: A sale in the seller's own country has the rate of the last day of the month

    Example: Germany in December 2020
      Given a seller in Germany and a buyer in Germany who pays in EUR
      When 200 messages at 0.5 each in December 2020 are invoiced
      # 100.00 × 16 %
      Then its e-invoice says
        | BT-109 | 100.00 |
        | BT-118 | S      |
        | BT-119 | 16     |
        | BT-110 | 16.00  |
        | BT-112 | 116.00 |
        | BT-6   | none   |
        | BT-121 | none   |

    Example: Germany one month later
      Given a seller in Germany and a buyer in Germany who pays in EUR
      When 200 messages at 0.5 each in January 2021 are invoiced
      Then its e-invoice says
        | BT-119 | 19     |
        | BT-110 | 19.00  |
        | BT-112 | 119.00 |

    Example: Finland, whose rate has a decimal and changed on 1 September 2024
      Given a seller in Finland and a buyer in Finland who pays in EUR
      When 1 message at 10.02 each in August 2024 is invoiced
      And 1 message at 10.02 each in September 2024 is invoiced
      # 10.02 × 25.5 % = 2.5551; in August 10.02 × 24 % = 2.4048
      Then its e-invoice says
        | BT-119 | 25.5  |
        | BT-110 | 2.56  |
        | BT-112 | 12.58 |
      And its e-invoice for August 2024 says
        | BT-119 | 24    |
        | BT-110 | 2.40  |
        | BT-112 | 12.42 |

    Example: The tax is that of the printed sum, not of each line
      Given a seller in Germany and a buyer in Germany who pays in EUR
      When 3 messages at 0.335 each in October 2026 are invoiced
      # 3 × 0.335 = 1.005, printed 1.01; 1.01 × 19 % = 0.1919
      Then its e-invoice says
        | BT-109 | 1.01 |
        | BT-110 | 0.19 |
        | BT-112 | 1.20 |

  Rule: A business in another country of the union owes the tax itself, and both VAT ids are on the invoice

    Example: From Germany to Belgium
      Given a seller in Germany and a buyer in Belgium who pays in EUR
      When 200 messages at 0.5 each in October 2026 are invoiced
      Then its e-invoice says
        | BT-118 | AE            |
        | BT-119 | 0             |
        | BT-110 | 0.00          |
        | BT-112 | 100.00        |
        | BT-121 | VATEX-EU-AE   |
        | BT-120 | Reverse charge: VAT is due from the customer (Directive 2006/112/EC, Art. 196) |
        | BT-31  | the seller's  |
        | BT-48  | the buyer's   |

    Example: A German invoice has the German words that the law wants
      Given a seller in Germany and a buyer in Austria who pays in EUR
      And the buyer reads German
      When 200 messages at 0.5 each in October 2026 are invoiced
      Then its e-invoice says
        | BT-121 | VATEX-EU-AE |
        | BT-120 | Steuerschuldnerschaft des Leistungsempfängers (Richtlinie 2006/112/EG, Art. 196) |
      And its page says "Steuerschuldnerschaft des Leistungsempfängers"

    Example: Another currency needs no rate, as there is no tax
      Given a seller in Germany and a buyer in Belgium who pays in USD
      When 200 messages at 0.5 each in October 2026 are invoiced
      Then its e-invoice says
        | BT-5   | USD  |
        | BT-6   | none |
        | BT-110 | 0.00 |

    Example: Without the buyer's VAT id the invoice waits
      Given a seller in Germany and a buyer in Belgium who pays in EUR
      And the buyer has no VAT id
      When 200 messages at 0.5 each in October 2026 are invoiced
      Then it is on the list of invoices that wait, because
        | vatId is missing: a business in another country of the union owes the tax itself, and is known by it |

    Example: A VAT id with a wrong digit is refused when somebody enters it
      Given a seller in Germany and a buyer in Belgium who pays in EUR
      Then the VAT id BE0428759498 of the buyer is refused
      And the VAT id DE136695976 of the buyer is refused
      And the VAT id BE0428759497 of the buyer is taken

  Rule: A sale to a country outside the union is outside the scope of the tax and names no VAT id

    Example: From Germany to the United States
      Given a seller in Germany and a buyer in the United States who pays in USD
      When 200 messages at 0.5 each in October 2026 are invoiced
      Then its e-invoice says
        | BT-118 | O           |
        | BT-119 | none        |
        | BT-110 | 0.00        |
        | BT-112 | 100.00      |
        | BT-121 | VATEX-EU-O  |
        | BT-31  | none        |
        | BT-48  | none        |

  Rule: A small business asks for no tax and says why

    Example: In its own country
      Given a seller in Germany and a buyer in Germany who pays in EUR
      And the seller is a small business: "Kein Ausweis von Umsatzsteuer (§ 19 UStG)"
      When 200 messages at 0.5 each in October 2026 are invoiced
      Then its e-invoice says
        | BT-118 | E                                         |
        | BT-119 | 0                                         |
        | BT-110 | 0.00                                      |
        | BT-112 | 100.00                                    |
        | BT-120 | Kein Ausweis von Umsatzsteuer (§ 19 UStG) |

    Example: To another country of the union
      Given a seller in Germany and a buyer in Belgium who pays in EUR
      And the seller is a small business: "Kein Ausweis von Umsatzsteuer (§ 19 UStG)"
      When 200 messages at 0.5 each in October 2026 are invoiced
      Then its e-invoice says
        | BT-118 | E    |
        | BT-121 | none |

  Rule: Sums have as many decimals as the currency

    Example: Yen have none
      Given a seller in Germany and a buyer in Japan who pays in JPY
      When 3 messages at 33.5 each in October 2026 are invoiced
      # 100.5, half up
      Then its e-invoice says
        | BT-5   | JPY |
        | BT-109 | 101 |
        | BT-112 | 101 |

    Example: Chilean pesos have none either, though Chile's prices have six
      Given a seller in Germany and a buyer in Chile who pays in CLP
      When 7 messages at 41.928571 each in October 2026 are invoiced
      # 293.499997
      Then its e-invoice says
        | BT-109 | 293 |
        | BT-112 | 293 |

    Example: Yen in the seller's own country, with the tax in euros beside
      Given a seller in Germany and a buyer in Germany who pays in JPY
      And 1 JPY is 0.00612 EUR from 2026-10-01 to 2026-10-31, says "ministry of finance"
      When 3 messages at 33.5 each in October 2026 are invoiced
      # 101 × 19 % = 19.19, so 19; 19 × 0.00612 = 0.11628
      Then its e-invoice says
        | BT-109 | 101  |
        | BT-110 | 19   |
        | BT-6   | EUR  |
        | BT-111 | 0.12 |
        | BT-112 | 120  |

    Example: Dinars of Kuwait have three
      Given a seller in Germany and a buyer in Kuwait who pays in KWD
      And the buyer wants plain invoices
      When 7 messages at 0.0335 each in October 2026 are invoiced
      # 0.2345
      Then its page says "0.235 KWD"

    Example: An e-invoice cannot say the third decimal
      Given a seller in Germany and a buyer in Kuwait who pays in KWD
      When 7 messages at 0.0335 each in October 2026 are invoiced
      Then it is on the list of invoices that wait, because
        | format must be PLAIN, as an e-invoice cannot say the third decimal of KWD |

  Rule: Tax in another currency is told in the seller's own too, at the rate of the last day of the month

    Example: Dollars in October, whose rate differs from September's
      Given a seller in Germany and a buyer in Germany who pays in USD
      And 1 USD is 0.9301 EUR from 2026-09-01 to 2026-09-30, says "ministry of finance"
      And 1 USD is 0.9215 EUR from 2026-10-01 to 2026-10-31, says "ministry of finance"
      When 200 messages at 0.5 each in October 2026 are invoiced
      # 19.00 × 0.9215 = 17.5085
      Then its e-invoice says
        | BT-5   | USD    |
        | BT-110 | 19.00  |
        | BT-6   | EUR    |
        | BT-111 | 17.51  |
        | BT-112 | 119.00 |
      And its page says "1 USD = 0.9215 EUR on 2026-10-31 (ministry of finance)"

    Example: Without a rate for the day the invoice waits
      Given a seller in Germany and a buyer in Germany who pays in USD
      And 1 USD is 0.9301 EUR from 2026-09-01 to 2026-09-30, says "ministry of finance"
      When 200 messages at 0.5 each in October 2026 are invoiced
      Then it is on the list of invoices that wait, because
        | exchange-rates.csv has no rate from USD to EUR for 2026-10-31 |

    Example: The rate comes, and the invoice is issued
      Given a seller in Germany and a buyer in Germany who pays in USD
      And 200 messages at 0.5 each in October 2026 were to be invoiced without a rate
      And 1 USD is 0.9215 EUR from 2026-10-01 to 2026-10-31, says "ministry of finance"
      When it is tried again
      Then its e-invoice says
        | BT-111 | 17.51 |
      And it is on no list of invoices that wait

  Rule: A credit note names the invoice and takes its tax back at its own rates

    Example: The whole of an invoice in dollars
      Given a seller in Germany and a buyer in Germany who pays in USD
      And 1 USD is 0.9215 EUR from 2026-10-01 to 2026-10-31, says "ministry of finance"
      When 200 messages at 0.5 each in October 2026 are invoiced
      And the invoice is credited whole
      Then its credit note says
        | BT-3   | 381           |
        | BT-25  | the invoice's |
        | BT-110 | 19.00         |
        | BT-111 | 17.51         |
        | BT-112 | 119.00        |
        | BT-115 | 119.00        |

  Rule: What is missing is listed, all of it at once

    Example: A buyer of whom nothing is known
      Given a seller in Germany and a buyer of whom nothing is known
      When 200 messages at 0.5 each in October 2026 are invoiced
      Then it is on the list of invoices that wait, because
        | legalName is missing |
        | street is missing    |
        | city is missing      |
        | country is missing   |

  Rule: Money that was there before pays first

    Example: A part of the invoice
      Given a seller in Germany and a buyer in Germany who pays in EUR
      And the buyer paid 60.00 on 2026-10-01
      When 200 messages at 0.5 each in October 2026 are invoiced
      Then its e-invoice says
        | BT-112 | 119.00 |
        | BT-113 | 60.00  |
        | BT-115 | 59.00  |
      And its page says "Paid from your balance"

    Example: All of it
      Given a seller in Germany and a buyer in Germany who pays in EUR
      And the buyer paid 200.00 on 2026-10-01
      When 200 messages at 0.5 each in October 2026 are invoiced
      Then its e-invoice says
        | BT-112 | 119.00 |
        | BT-113 | 119.00 |
        | BT-115 | 0.00   |
        | BT-9   | none   |
      And its page says "nothing is to be paid"
