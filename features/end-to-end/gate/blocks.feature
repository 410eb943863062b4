@gate
Feature: A person who has refused messages gets none, not even one on its way

  Background:
    Given the shop Vela has 10.00 USD prepaid

  Rule: A business that blocks a user no longer writes to her

    Example: Vela has blocked Rui, who insulted its staff
      Given Rui in Lisbon has opted in to offers of Vela
      And Vela has blocked Rui, who wrote to it
      When Vela sends Rui an offer on 2026-11-18 at 12:00
      Then 0 messages of Vela are on the handset of Rui
      And Vela is told that its message failed under BLK-ANY-005

    Example: Vela lifts its block
      Given Rui in Lisbon has opted in to offers of Vela
      And Vela has blocked Rui, who wrote to it
      And Vela has lifted its block of Rui
      When Vela sends Rui an offer on 2026-11-18 at 12:00
      Then 1 message of Vela is on the handset of Rui

  Rule: A new edition of a stop list replaces the old one as a whole and at once

    Example: Marta is on the Robinson list
      Given Marta in Lisbon has opted in to offers of Vela
      And the Robinson list names Marta
      When Vela sends Marta an offer on 2026-11-18 at 12:00
      Then 0 messages of Vela are on the handset of Marta
      And Vela is told that its message failed under BLK-ANY-004

    Example: Marta gets on the list while the offer waits for the morning
      Given Marta in Paris has opted in to offers of Vela
      When Vela sends Marta an offer on 2026-11-18 at 23:00
      And the Robinson list names Marta
      Then at 10:00 of the next morning 0 messages of Vela are on the handset of Marta

    Example: The next edition does not name her any more
      Given Marta in Lisbon has opted in to offers of Vela
      And the Robinson list names Marta
      And the next edition of the Robinson list names somebody else
      When Vela sends Marta an offer on 2026-11-18 at 12:00
      Then 1 message of Vela is on the handset of Marta

    Example: A damaged edition changes nothing
      Given Marta in Lisbon has opted in to offers of Vela
      And the Robinson list names Marta
      And the next edition of the Robinson list is damaged
      When Vela sends Marta an offer on 2026-11-18 at 12:00
      Then 0 messages of Vela are on the handset of Marta
