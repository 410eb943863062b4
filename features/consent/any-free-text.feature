Feature: Free text is for answers, templates begin conversations

  @CON-ANY-030
  Rule: Free text goes only inside the 24 h service window

    Example: The bank begins a conversation in free text
      Given Jonas in Germany has consented to messages
      When the bank sends him an answer on 2026-11-03
      Then the message is refused under CON-ANY-030 with code 131047

    Example: The last minute of the window
      Given Jonas in Germany has consented to messages
      And he wrote to the bank on 2026-11-02 at 09:00
      When the bank sends him an answer on 2026-11-03 at 08:59
      Then the message is admitted

    Example: Twenty-four hours later it is closed
      Given Jonas in Germany has consented to messages
      And he wrote to the bank on 2026-11-02 at 09:00
      When the bank sends him an answer on 2026-11-03 at 09:00
      Then the message is refused under CON-ANY-030

    Example: A template needs no window
      Given Jonas in Germany has consented to messages
      When the bank sends him a notice on 2026-11-03
      Then the message is admitted
