Feature: Marketing in the European Union

  @CON-EU-001
  Rule: Marketing needs the recipient's prior opt-in

    Example: Ana never opted in
      Given Ana in Portugal has never been asked for consent
      When a shop sends her a marketing message on 2026-03-02
      Then the message is refused under CON-EU-001

    Example: Ana has opted in
      Given Ana in Portugal has consented to marketing
      When a shop sends her a marketing message on 2026-11-03
      Then the message is admitted

    Example: The last day before the directive applied
      Given Ana in Portugal has never been asked for consent
      When a shop sends her a marketing message on 2003-10-30
      Then CON-EU-001 does not apply

    Example: The first day
      Given Ana in Portugal has never been asked for consent
      When a shop sends her a marketing message on 2003-10-31
      Then the message is refused under CON-EU-001

    Example: Ana is a customer, and Portugal has adopted the exception for customers
      Given Ana in Portugal became a customer of the shop on 2026-10-01, who was told that she may object and has not
      When the shop sends her a marketing message on 2026-11-03
      Then the message is admitted

    Example: Giulia is a customer, and Italy knows no such exception for texts
      Given Giulia in Italy became a customer of the shop on 2026-10-01, who was told that she may object and has not
      When the shop sends her a marketing message on 2026-11-03
      Then the message is refused under CON-EU-001

    Example: Zofia is a customer, and Poland knows no such exception
      Given Zofia in Poland became a customer of the shop on 2026-10-01, who was told that she may object and has not
      When the shop sends her a marketing message on 2026-11-03
      Then the message is refused under CON-EU-001

    Example: Switzerland is not in the Union
      Given Mia in Switzerland has never been asked for consent
      When a shop sends her a marketing message on 2026-11-03
      Then CON-EU-001 does not apply
