Feature: An enterprise is verified

  @VER-ANY-001
  Rule: An enterprise must be verified

    Example: Its documents were never seen
      Given Jonas in Germany has consented to messages
      And the business is not verified
      When the bank sends him a notice on 2026-11-03
      Then the message is refused under VER-ANY-001 with code 131005

    Example: A bakery with the app plan need not be verified
      Given Jonas in Germany has consented to messages
      And the business has the app plan with 5 free messages left
      And the business is not verified
      When the bank sends him a notice on 2026-11-03
      Then the message is admitted

  @VER-ANY-002
  Rule: An enterprise's number must be verified

    Example: Its number was never confirmed
      Given Jonas in Germany has consented to messages
      And the business's number is not verified
      When the bank sends him a notice on 2026-11-03
      Then the message is refused under VER-ANY-002 with code 133006

    Example: A bakery with the app plan may verify its number later
      Given Jonas in Germany has consented to messages
      And the business has the app plan with 5 free messages left
      And the business's number is not verified
      When the bank sends him a notice on 2026-11-03
      Then the message is admitted
