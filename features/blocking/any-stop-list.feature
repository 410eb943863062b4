Feature: One stop for all businesses

  @BLK-ANY-002
  Rule: Who is on the stop list gets nothing from any business

    Example: Lena is on the list
      Given Lena in Austria is on the stop list
      When the bank sends her a notice on 2026-11-03
      Then the message is refused under BLK-ANY-002 with code 131026

    Example: Lena is not on the list
      Given Lena in Austria has consented to messages
      When the bank sends her a notice on 2026-11-03
      Then the message is admitted

    Example: Eva is on a public list against all messages
      Given Eva in Austria is on a stop list for all messages
      When the bank sends her a notice on 2026-11-03
      Then the message is refused under BLK-ANY-002 with code 131026

  @BLK-ANY-004
  Rule: Who is on a stop list for marketing gets no marketing

    Example: Nora is on the Robinson list, whatever she told this shop
      Given Nora in Germany is on a stop list for marketing
      And she has consented to everything
      When the shop sends her a marketing message on 2026-11-03
      Then the message is refused under BLK-ANY-004 with code 131050

    Example: The Robinson list does not keep a notice from her
      Given Nora in Germany is on a stop list for marketing
      When the shop sends her a notice on 2026-11-03
      Then the message is admitted

    Example: Sofia is on no list
      Given Sofia in Germany has consented to everything
      When the shop sends her a marketing message on 2026-11-03
      Then the message is admitted
