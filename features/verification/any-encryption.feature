Feature: Encryption is the decision of the business, and never ends unnoticed

  @VER-ANY-050
  Rule: A business that has decided to encrypt sends nothing plain to people who can decrypt

    Example: Her phone can decrypt
      Given Jonas in Germany has consented to marketing and confirmed it
      And the message is not encrypted though the business has decided to encrypt
      When a shop sends him a marketing message on 2026-12-03
      Then the message is refused under VER-ANY-050 with code 131051

    Example: He has no device
      Given Jonas in Germany has consented to marketing and confirmed it
      When a shop sends him a marketing message on 2026-12-03
      Then the message is admitted

  @VER-ANY-051
  Rule: A business that has decided not to encrypt sends nothing encrypted

    Example: An encrypted notice
      Given Jonas in Germany has consented to messages
      And the message is encrypted though the business has decided not to encrypt
      When a shop sends him a message on 2026-12-03
      Then the message is refused under VER-ANY-051 with code 131051

    Example: A plain notice
      Given Jonas in Germany has consented to marketing and confirmed it
      When a shop sends him a marketing message on 2026-12-03
      Then the message is admitted

  @VER-ANY-052
  Rule: An encrypted conversation does not become plain unnoticed

    Example: A plain message into an encrypted conversation
      Given Jonas in Germany has consented to marketing and confirmed it
      And the message would open an encrypted conversation
      When a shop sends him a marketing message on 2026-12-03
      Then the message is refused under VER-ANY-052 with code 131051

    Example: A conversation that never was encrypted
      Given Jonas in Germany has consented to marketing and confirmed it
      When a shop sends him a marketing message on 2026-12-03
      Then the message is admitted
