@encrypted
Feature: Conversations that the gate cannot read

  The devices of a business and of a person encrypt from end to end. The gate sees who writes to whom, when, and of which category, and
  judges by that.

  Background:
    Given the verified shop Krume, which encrypts
    And Mia, whose phone is in an encrypted conversation with it

  Rule: An encrypted message is judged and charged as any other, and only her phone can read it

    Example: Mia has agreed to messages
      Given Mia has agreed to encrypted messages of Krume
      When Krume sends Mia an encrypted notice
      Then her phone gets the encrypted message
      And Krume is charged for it once her phone has acknowledged it

    Example: Mia has never agreed to offers
      When Krume sends Mia an encrypted offer
      Then the encrypted message fails under CON-ANY-002
      And nothing waits for her phone

    Example: The message of a conversation that she has left
      Given Mia has agreed to encrypted messages of Krume
      And Mia has lost her phone
      When Krume sends Mia an encrypted notice
      Then the encrypted message is not delivered, and costs nothing

  Rule: Free text is for answers, encrypted or not

    Example: Krume begins
      When Krume sends Mia an encrypted answer
      Then the encrypted message fails under CON-ANY-030

    Example: Mia asks first
      Given Mia has written an encrypted question
      When Krume sends Mia an encrypted answer
      Then her phone gets the encrypted message

  Rule: A stop works although the gate reads no text

    Example: Mia says STOP on her phone
      Given Mia has agreed to encrypted messages of Krume
      When Mia stops Krume on her phone
      And Krume sends Mia an encrypted offer
      Then the encrypted message is refused
      And nothing waits for her phone

  Rule: What is declared must be what the message says of itself

    Example: An offer that is declared as a notice
      When Krume sends Mia an encrypted offer that it declares as a notice
      Then the request is refused because of the declaration

    Example: A template of another category
      When Krume sends Mia an encrypted notice that names the template of its offers
      Then the request is refused because of the category of the template
