Feature: Only examined templates begin a conversation

  @VER-ANY-030
  Rule: A template must exist

    Example: It was deleted while the message waited
      Given Jonas in Germany has consented to messages
      And the template does not exist
      When the bank sends him a notice on 2026-11-03
      Then the message is refused under VER-ANY-030 with code 132001

    Example: All is in order
      Given Jonas in Germany has consented to messages
      When the bank sends him a notice on 2026-11-03
      Then the message is admitted

  @VER-ANY-031
  Rule: A template that waits for approval is not sent

    Example: The examiners have not looked yet
      Given Jonas in Germany has consented to messages
      And the template waits for approval
      When the bank sends him a notice on 2026-11-03
      Then the message is refused under VER-ANY-031 with code 132001

    Example: All is in order
      Given Jonas in Germany has consented to messages
      When the bank sends him a notice on 2026-11-03
      Then the message is admitted

  @VER-ANY-032
  Rule: A rejected template is not sent

    Example: The examiners rejected it
      Given Jonas in Germany has consented to messages
      And the template was rejected
      When the bank sends him a notice on 2026-11-03
      Then the message is refused under VER-ANY-032 with code 132001

    Example: All is in order
      Given Jonas in Germany has consented to messages
      When the bank sends him a notice on 2026-11-03
      Then the message is admitted

  @VER-ANY-033
  Rule: A paused template is not sent

    Example: Too many complaints
      Given Jonas in Germany has consented to messages
      And the template is paused
      When the bank sends him a notice on 2026-11-03
      Then the message is refused under VER-ANY-033 with code 132015

    Example: All is in order
      Given Jonas in Germany has consented to messages
      When the bank sends him a notice on 2026-11-03
      Then the message is admitted

  @VER-ANY-034
  Rule: A disabled template is not sent

    Example: Paused too often
      Given Jonas in Germany has consented to messages
      And the template is disabled
      When the bank sends him a notice on 2026-11-03
      Then the message is refused under VER-ANY-034 with code 132016

    Example: All is in order
      Given Jonas in Germany has consented to messages
      When the bank sends him a notice on 2026-11-03
      Then the message is admitted

  @VER-ANY-035
  Rule: Free text counts as a template's category only for whom an officer has granted it

    Example: Nobody has granted it
      Given Jonas in Germany has consented to messages
      And the business may not send such texts
      When the bank sends him a freely written notice on 2026-11-03
      Then the message is refused under VER-ANY-035 with code 100

    Example: An officer has granted it, and no service window is open
      Given Jonas in Germany has consented to messages
      When the bank sends him a freely written notice on 2026-11-03
      Then the message is admitted

    Example: So has an officer for codes
      Given Jonas in Germany has consented to messages
      When the bank sends him a freely written authentication message on 2026-11-03
      Then the message is admitted

  @VER-ANY-036
  Rule: Who has misused free text of a category sends no more of it

    Example: It was an offer
      Given Jonas in Germany has consented to messages
      And the business has misused such texts
      When the bank sends him a freely written notice on 2026-11-03
      Then the message is refused under VER-ANY-036 with code 139200

    Example: It is what it says
      Given Jonas in Germany has consented to messages
      When the bank sends him a freely written notice on 2026-11-03
      Then the message is admitted
