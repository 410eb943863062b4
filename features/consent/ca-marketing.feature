Feature: Marketing in Canada

  @CON-CA-001
  Rule: In Canada a soft opt-in ends two years after the sale

    Example: Emma bought something two years ago
      Given Emma in Canada became a customer of the shop on 2024-11-03, who was told that she may object and has not
      When the shop sends her a marketing message on 2026-11-03 at 20:00
      Then the message is refused under CON-CA-001 with code 131050

    Example: Emma bought something a day later
      Given Emma in Canada became a customer of the shop on 2024-11-04, who was told that she may object and has not
      When the shop sends her a marketing message on 2026-11-03 at 20:00
      Then the message is admitted

    Example: Emma has consented, however long ago
      Given Emma in Canada has consented to marketing
      When the shop sends her a marketing message on 2026-11-03 at 20:00
      Then the message is admitted

    Example: Emma gets notices on what she bought, however long ago
      Given Emma in Canada became a customer of the shop on 2023-11-03, who was told that she may object and has not
      When the shop sends her a notice on 2026-11-03 at 20:00
      Then the message is admitted

    Example: Lara is such a customer in Austria, whose law names no such term
      Given Lara in Austria became a customer of the shop on 2023-11-03, who was told that she may object and has not
      When the shop sends her a marketing message on 2026-11-03 at 12:00
      Then the message is admitted

  @CON-CA-002
  Rule: In Canada an inquiry permits marketing for six months

    Example: Emma asked for sizes half a year ago
      Given Emma in Canada asked the shop about its goods on 2026-05-06, who was told that she may object and has not
      When the shop sends her a marketing message on 2026-11-03 at 20:00
      Then the message is refused under CON-CA-002 with code 131050

    Example: Emma asked for sizes a day later
      Given Emma in Canada asked the shop about its goods on 2026-05-07, who was told that she may object and has not
      When the shop sends her a marketing message on 2026-11-03 at 20:00
      Then the message is admitted

    Example: Jonas asked for sizes in Germany, whose law knows customers only
      Given Jonas in Germany asked the shop about its goods on 2026-10-07, who was told that she may object and has not
      When the shop sends him a marketing message on 2026-11-03 at 20:00
      Then the message is refused under CON-ANY-002
