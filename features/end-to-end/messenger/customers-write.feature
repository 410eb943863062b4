@messenger
Feature: Customers write to businesses

  A person's message opens the service window, and Tollgate forwards it to the business's own system.

  Rule: A customer can write first to any verified business, and gets its answer

    Example: Mia asks for bread
      Given the verified bakery Krume
      When Mia writes "Do you have rye bread?" to Krume
      Then Krume learns that Mia wrote "Do you have rye bread?"
      And Krume's answer "Yes, until six." reaches Mia

    Example: Krume gets it once, however often the messenger sends it
      Given the verified bakery Krume
      When Mia writes "Do you have rye bread?" to Krume, and the messenger tells it three times
      Then Krume learns once that Mia wrote "Do you have rye bread?"

    Example: Krume's system was away
      Given the verified bakery Krume
      And Krume's system fails twice
      When Mia writes "Do you have rye bread?" to Krume
      Then Krume learns that Mia wrote "Do you have rye bread?"

  Rule: A message to an unverified business is refused, unless it is an answer

    Example: Mia writes first to an unknown shop
      Given the shop Fog, which nobody has verified
      When Mia writes "Who are you?" to Fog
      Then the messenger hears that Fog is not verified
      And Fog learns nothing

    Example: Mia answers the shop
      Given the shop Fog, which nobody has verified
      And Fog has written to Mia
      When Mia writes "Who are you?" to Fog
      Then Fog learns that Mia wrote "Who are you?"

  Rule: Her message opens 24 hours in which the business may answer freely

    Example: She wrote this morning
      Given the verified bakery Krume
      When Mia wrote "Good morning" to Krume 23 hours ago
      Then Krume may answer Mia

    Example: She wrote the day before yesterday
      Given the verified bakery Krume
      When Mia wrote "Good morning" to Krume 25 hours ago
      Then Krume may not answer Mia, under CON-ANY-030

    Example: The older message arrives last
      Given the verified bakery Krume
      When Mia wrote "Good evening" to Krume 2 hours ago
      And Mia wrote "Good morning" to Krume 30 hours ago
      Then Krume may answer Mia

  Rule: Answers to a person who came by an advertisement are free

    Example: Mia clicks Krume's advertisement
      Given the verified bakery Krume
      When Mia writes "Hello" to Krume from its advertisement
      Then an offer to Mia would be free for Krume if she had asked for it

    Example: Mia comes by herself
      Given the verified bakery Krume
      When Mia writes "Hello" to Krume
      Then an offer to Mia would not be free for Krume if she had asked for it
