@gate
Feature: Businesses may write to existing customers where the law permits it, until they object

  Background:
    Given the shop Vela has 10.00 USD prepaid

  Rule: A customer who was told that she may object, and has not, gets offers where the law knows a soft opt-in

    Example: Nuno bought shoes in Portugal
      Given Nuno in Lisbon bought shoes at Vela on 2026-10-01 and was told that he may object
      When Vela sends Nuno an offer on 2026-11-18 at 12:00
      Then 1 message of Vela is on the handset of Nuno

    Example: Zofia bought shoes in Poland, whose law requires consent from customers too
      Given Zofia in Warsaw bought shoes at Vela on 2026-10-01 and was told that she may object
      When Vela sends Zofia an offer on 2026-11-18 at 12:00
      Then 0 messages of Vela are on the handset of Zofia
      And Vela is told that its message failed under CON-ANY-002

  Rule: An objection is final; only a consent comes after it

    Example: Nuno objects
      Given Nuno in Lisbon bought shoes at Vela on 2026-10-01 and was told that he may object
      And Nuno has objected to offers of Vela on 2026-10-20
      When Vela sends Nuno an offer on 2026-11-18 at 12:00
      Then 0 messages of Vela are on the handset of Nuno
      And Vela is told that its message failed under CON-ANY-011

    Example: Nuno objects and buys again
      Given Nuno in Lisbon bought shoes at Vela on 2026-10-01 and was told that he may object
      And Nuno has objected to offers of Vela on 2026-10-20
      And Nuno bought shoes at Vela again on 2026-11-02
      When Vela sends Nuno an offer on 2026-11-18 at 12:00
      Then 0 messages of Vela are on the handset of Nuno

    Example: Nuno objects, and consents later
      Given Nuno in Lisbon bought shoes at Vela on 2026-10-01 and was told that he may object
      And Nuno has objected to offers of Vela on 2026-10-20
      And Nuno has consented to offers of Vela on 2026-11-02
      When Vela sends Nuno an offer on 2026-11-18 at 12:00
      Then 1 message of Vela is on the handset of Nuno

    Example: Nuno objects while the offer waits for the morning
      Given Nuno in Paris bought shoes at Vela on 2026-10-01 and was told that he may object
      When Vela sends Nuno an offer on 2026-11-18 at 23:00
      And Nuno objects to offers of Vela on 2026-11-19
      Then at 10:00 of the next morning 0 messages of Vela are on the handset of Nuno
