@messenger
Feature: One person under all her names

  The messenger names people by their number, by a user id, or by both. What it tells together belongs to one person.

  Rule: A stop or a block under one name holds under all names

    Example: Mia hides her number and wants no more messages
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      And the messenger has told that Mia's number and user id are hers
      When Mia writes "STOP" to Krume under her user id alone
      Then Krume may send Mia neither notices nor offers

    Example: The messenger tells only afterwards that it was Mia
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

  Rule: A person with a new number stays the same person, and her old number belongs to nobody until somebody consents there

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

  Rule: Messages of a person whom a business has blocked do not reach it

    Example: The bakery has blocked Mia
      Given the verified bakery Krume
      And Krume has blocked the person Mia
      When Mia writes "Answer me at last!" to Krume
      Then Krume learns nothing

    Example: Her stop counts all the same
      Given the verified bakery Krume
      And Mia has agreed to messages and offers of Krume
      And Krume has blocked the person Mia
      When Mia writes "STOP" to Krume
      And Krume unblocks Mia
      Then Krume may send Mia neither notices nor offers
      And Krume learns nothing
