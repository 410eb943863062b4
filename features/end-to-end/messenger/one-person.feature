@messenger
Feature: One person under all her names

  The messenger names people by their number, by a user id, or by both. What it tells together belongs to one person.

  Rule: What she says under one name holds under all

    Example: Mia hides her number and wants to hear no more
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      And the messenger has told that Mia's number and user id are hers
      When Mia writes "STOP" to Krume under her user id alone
      Then Krume may send Mia neither notices nor offers

    Example: Only afterwards it is told that it was Mia
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      When Mia writes "STOP" to Krume under her user id alone
      And the messenger has told that Mia's number and user id are hers
      Then Krume may send Mia neither notices nor offers

    Example: Mia blocks the bakery under her user id
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      And the messenger has told that Mia's number and user id are hers
      When Mia blocks Krume under her user id alone
      Then Krume may not send Mia a notice, under BLK-ANY-001

    Example: Somebody else's user id is not hers
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      And the messenger has told that Mia's number and user id are hers
      When Lena writes "STOP" to Krume under her user id alone
      Then Krume may send Mia notices and offers

  Rule: Who has another number is who she was, and her old number is nobody's until somebody consents there

    Example: Mia had stopped
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      And Mia wrote "STOP" to Krume 2 hours ago
      When the messenger tells Krume that Mia has another number
      Then Krume may send Mia neither notices nor offers

    Example: Mia had agreed
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      When the messenger tells Krume that Mia has another number
      Then Krume may send Mia notices and offers
      And Krume may send the new owner of Mia's old number neither notices nor offers

    Example: The new number is not told
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      And the messenger has told that Mia's number and user id are hers
      When the messenger tells Krume that Mia has another user id
      Then Krume may send the new owner of Mia's old number neither notices nor offers

    Example: Lena has Mia's old number now, and wants bread
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      And Mia has blocked Krume in the messenger
      When the messenger tells Krume that Mia has another number
      And the new owner of Mia's old number has agreed to messages and offers of Krume
      Then Krume may send the new owner of Mia's old number notices and offers
      And Krume may not send Mia a notice, under BLK-ANY-001

  Rule: Whom a business has blocked does not reach it

    Example: Mia is a nuisance
      Given the verified bakery Krume
      And Krume has blocked the person Mia
      When Mia writes "Answer me at last!" to Krume
      Then Krume learns nothing

    Example: Her stop is heard all the same
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      And Krume has blocked the person Mia
      When Mia writes "STOP" to Krume
      And Krume unblocks Mia
      Then Krume may send Mia neither notices nor offers
      And Krume learns nothing
