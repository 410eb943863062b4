@gate
Feature: The way of a message

  A message goes from the partner's request to the recipient's handset and the charge. Times are in the recipient's zone.

  Background:
    Given the shop Vela has 10.00 USD prepaid

  Rule: An admitted message arrives and is charged once

    Example: Ana gets the offer that she asked for
      Given Ana in Lisbon has opted in to offers of Vela
      When Vela sends Ana an offer on 2026-11-18 at 12:00
      Then 1 message of Vela is on the handset of Ana
      And Vela has paid for 1 message

    Example: The shop's system repeats a request
      Given Ana in Lisbon has opted in to offers of Vela
      When Vela sends Ana the same offer twice on 2026-11-18 at 12:00
      Then 1 message of Vela is on the handset of Ana
      And Vela has paid for 1 message

  Rule: A refused message is not sent and costs nothing, and the sender learns why

    Example: Ana was never asked
      Given Ana in Lisbon has never heard of Vela
      When Vela sends Ana an offer on 2026-11-18 at 12:00
      Then 0 messages of Vela are on the handset of Ana
      And Vela has paid for 0 messages
      And Vela is told that its message failed under CON-ANY-002

    Example: Ana has blocked the shop
      Given Ana in Lisbon has opted in to offers of Vela
      And Ana has blocked Vela
      When Vela sends Ana an offer on 2026-11-18 at 12:00
      Then 0 messages of Vela are on the handset of Ana
      And Vela is told that its message failed under BLK-ANY-001

  Rule: A message that would come at night waits for the morning and is judged again

    Example: Chloé sleeps
      Given Chloé in Paris has opted in to offers of Vela
      When Vela sends Chloé an offer on 2026-11-18 at 22:00
      Then 0 messages of Vela are on the handset of Chloé
      And at 07:59 of the next morning 0 messages of Vela are on the handset of Chloé
      And at 08:00 of the next morning 1 message of Vela is on the handset of Chloé

    Example: Chloé blocks the shop while its offer waits
      Given Chloé in Paris has opted in to offers of Vela
      When Vela sends Chloé an offer on 2026-11-18 at 22:00
      And Chloé blocks Vela
      Then at 08:00 of the next morning 0 messages of Vela are on the handset of Chloé
      And Vela has paid for 0 messages
