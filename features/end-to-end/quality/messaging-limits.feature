@messaging-limit
Feature: How many new recipients a business may reach

  Within 24 hours, outside service windows, and with all its numbers together: 250, 2,000, 10,000, 100,000, or any number. The rule
  VER-ANY-020 refuses what goes beyond; `rules/tables/allowances.csv` has the numbers.

  Rule: A business that nobody has verified reaches 250, and 2,000 once it is verified

    Example: Fog is new
      Given the shop Fog, without papers
      Then Fog has the limit TIER_250

    Example: Fog shows its papers
      Given the shop Fog, without papers
      When the papers of Fog are accepted
      Then Fog has the limit TIER_2K
      And Fog hears of TIER_2K once the limits are looked at

  Rule: The limit rises by a step when half of it was used within 7 days

    Example: Half of it
      Given the bakery Krume has the limit TIER_2K
      And it has reached 1000 people in the last days
      When the limits are looked at
      Then Krume has the limit TIER_10K
      And Krume hears of TIER_10K

    Example: One less
      Given the bakery Krume has the limit TIER_2K
      And it has reached 999 people in the last days
      When the limits are looked at
      Then Krume has the limit TIER_2K

    Example: Longer ago
      Given the bakery Krume has the limit TIER_2K
      And it has reached 1000 people more than 7 days ago
      When the limits are looked at
      Then Krume has the limit TIER_2K

  Rule: It does not rise while the quality of a number is low, and does not fall either

    Example: People do not want its messages
      Given the bakery Krume has the limit TIER_10K
      And it has reached 9000 people in the last days
      And its number has the quality RED
      When the limits are looked at
      Then Krume has the limit TIER_10K

    Example: The quality is medium
      Given the bakery Krume has the limit TIER_10K
      And it has reached 9000 people in the last days
      And its number has the quality YELLOW
      When the limits are looked at
      Then Krume has the limit TIER_100K

  Rule: An approver may set it

    Example: Somebody complains of Krume
      Given the bakery Krume has the limit TIER_10K
      And it has reached 9000 people in the last days
      When an approver gives Krume the limit TIER_250
      And the limits are looked at
      Then Krume has the limit TIER_250
      And Krume hears of TIER_250
