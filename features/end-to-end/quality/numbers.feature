@quality
Feature: The quality of a business's number

  A number is as good as people find what it sends. Counted are the marketing and utility messages that were delivered in the last 7 days,
  and each person who did not want one of them, with the worst that she did: a report of spam is 3 points, a block 2, and a stop 1.
  `rules/tables/quality.csv` has these numbers.

  Rule: The points for 1,000 delivered messages decide

    Example: Nobody minds
      Given the bakery Krume has delivered 200 offers
      When the quality is measured
      Then the number of Krume has the quality GREEN

    Example: Two people in 200 stop the offers
      Given the bakery Krume has delivered 200 offers
      And 2 of these people have stopped its offers
      When the quality is measured
      Then the number of Krume has the quality YELLOW

    Example: Two people in 200 report spam, which blocks Krume as well
      Given the bakery Krume has delivered 200 offers
      And 2 of these people have reported it as spam
      When the quality is measured
      Then the number of Krume has the quality RED
      And Krume hears that its number was FLAGGED

    Example: One person in 200 stops the offers, and then blocks and reports Krume
      Given the bakery Krume has delivered 200 offers
      And 1 of these people has stopped its offers, blocked it and reported it as spam
      When the quality is measured
      Then the number of Krume has the quality YELLOW

  Rule: Of few messages nothing can be said

    Example: 99 messages
      Given the bakery Krume has delivered 99 offers
      And 9 of these people have reported it as spam
      When the quality is measured
      Then the number of Krume has the quality UNKNOWN

  Rule: What is older than 7 days counts no more

    Example: A week later
      Given the bakery Krume has delivered 200 offers
      And 2 of these people have reported it as spam
      And the quality was measured
      When the quality is measured 8 days later
      Then the number of Krume has the quality UNKNOWN
      And Krume hears that its number was FLAGGED, UNFLAGGED

  Rule: Only people who got something count

    Example: People block Krume who never heard from it
      Given the bakery Krume has delivered 200 offers
      And 50 other people have blocked it
      When the quality is measured
      Then the number of Krume has the quality GREEN
