Feature: A verification can end

  @VER-ANY-010
  Rule: An expired verification of the business stops it

    Example: Its documents are out of date
      Given Jonas in Germany has consented to messages
      And the business's verification has expired
      When the bank sends him a notice on 2026-11-03
      Then the message is refused under VER-ANY-010 with code 131005

    Example: All is in order
      Given Jonas in Germany has consented to messages
      When the bank sends him a notice on 2026-11-03
      Then the message is admitted

  @VER-ANY-011
  Rule: A revoked verification of the business stops it

    Example: Its documents were false
      Given Jonas in Germany has consented to messages
      And the business's verification was revoked
      When the bank sends him a notice on 2026-11-03
      Then the message is refused under VER-ANY-011 with code 131031

    Example: All is in order
      Given Jonas in Germany has consented to messages
      When the bank sends him a notice on 2026-11-03
      Then the message is admitted

  @VER-ANY-012
  Rule: An expired verification of the number stops it

    Example: The number was confirmed too long ago
      Given Jonas in Germany has consented to messages
      And the number's verification has expired
      When the bank sends him a notice on 2026-11-03
      Then the message is refused under VER-ANY-012 with code 133006

    Example: All is in order
      Given Jonas in Germany has consented to messages
      When the bank sends him a notice on 2026-11-03
      Then the message is admitted

  @VER-ANY-013
  Rule: A revoked verification of the number stops it

    Example: The number changed hands
      Given Jonas in Germany has consented to messages
      And the number's verification was revoked
      When the bank sends him a notice on 2026-11-03
      Then the message is refused under VER-ANY-013 with code 133006

    Example: All is in order
      Given Jonas in Germany has consented to messages
      When the bank sends him a notice on 2026-11-03
      Then the message is admitted
