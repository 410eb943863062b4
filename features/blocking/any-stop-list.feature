Feature: One no to everybody

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
