@app-plan
Feature: Free messages of the app plan

  The app plan has 250 free messages a month. A notice to Germany costs 0.055 USD.

  Rule: A month in which the plan begins has the part of its free messages that its days are, rounded down

    Example: It joins in the middle of November
      Given a bakery in Berlin has the app plan since 2026-11-16
      When 130 of its notices to Germany are admitted on 2026-11-20 at 09:00
      And they are delivered on 2026-11-20 at 09:01
      # 250 × 15 / 30 = 125 are free; 5 × 0.055 = 0.275
      Then the bakery's invoice for November 2026 has the lines
        | free | messages | rate   | amount |
        | no   | 5        | 0.0550 | 0.28   |
        | yes  | 125      | 0.0000 | 0.00   |

    Example: It joins on the 18th, and a part of a message is none
      Given a bakery in Berlin has the app plan since 2026-11-18
      When 110 of its notices to Germany are admitted on 2026-11-20 at 09:00
      And they are delivered on 2026-11-20 at 09:01
      # 250 × 13 / 30 = 108.33; 2 × 0.055 = 0.11
      Then the bakery's invoice for November 2026 has the lines
        | free | messages | rate   | amount |
        | no   | 2        | 0.0550 | 0.11   |
        | yes  | 108      | 0.0000 | 0.00   |

    Example: The month after is a whole one
      Given a bakery in Berlin has the app plan since 2026-11-16
      When 252 of its notices to Germany are admitted on 2026-12-10 at 09:00
      And they are delivered on 2026-12-10 at 09:01
      Then the bakery's invoice for December 2026 has the lines
        | free | messages | rate   | amount |
        | no   | 2        | 0.0550 | 0.11   |
        | yes  | 250      | 0.0000 | 0.00   |

  Rule: A message is compared with the number of the month in which it is delivered

    Example: Admitted on the only day of the plan in November, and delivered after midnight
      Given a bakery in Berlin has the app plan since 2026-11-30
      When 20 of its notices to Germany are admitted on 2026-11-30 at 23:50
      And they are delivered on 2026-12-01 at 00:10
      # In November 250 × 1 / 30 = 8 were free
      Then the bakery's invoice for December 2026 has the lines
        | free | messages | rate   | amount |
        | yes  | 20       | 0.0000 | 0.00   |

    Example: The same, delivered before midnight
      Given a bakery in Berlin has the app plan since 2026-11-30
      When 20 of its notices to Germany are admitted on 2026-11-30 at 23:50
      And they are delivered on 2026-11-30 at 23:59
      # 12 × 0.055 = 0.66
      Then the bakery's invoice for November 2026 has the lines
        | free | messages | rate   | amount |
        | no   | 12       | 0.0550 | 0.66   |
        | yes  | 8        | 0.0000 | 0.00   |
