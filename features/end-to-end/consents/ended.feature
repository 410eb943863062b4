@gate
Feature: A consent can be ended by others than the person, and a no to the question is an answer too

  Background:
    Given the shop Vela has 10.00 USD prepaid

  Rule: After it was ended nothing is handed over that rests on it

    Example: The number of Lena is somebody else's since
      Given Lena in Lisbon has opted in to offers of Vela
      And on 2026-11-10 the number of Lena has become somebody else's
      When Vela sends Lena an offer on 2026-11-18 at 12:00
      Then 0 messages of Vela are on the handset of Lena
      And Vela is told that its message failed under CON-ANY-002

    Example: The offer was waiting for the morning when that became known
      Given Lena in Paris has opted in to offers of Vela
      When Vela sends Lena an offer on 2026-11-18 at 23:00
      And on 2026-11-19 the number of Lena has become somebody else's
      Then at 10:00 of the next morning 0 messages of Vela are on the handset of Lena

    Example: A court found the consent void while the offer was waiting
      Given Lena in Paris has opted in to offers of Vela
      When Vela sends Lena an offer on 2026-11-18 at 23:00
      And on 2026-11-19 a court has found the consent of Lena void
      Then at 10:00 of the next morning 0 messages of Vela are on the handset of Lena

    Example: It was renewed instead
      Given Lena in Lisbon has opted in to offers of Vela
      And on 2026-11-10 Lena has renewed her consent
      When Vela sends Lena an offer on 2026-11-18 at 12:00
      Then 1 message of Vela is on the handset of Lena

  Rule: Who was asked and said no has not consented

    Example: Lena said no
      Given Lena in Lisbon has never heard of Vela
      And on 2026-11-10 Lena has said no to offers of Vela
      When Vela sends Lena an offer on 2026-11-18 at 12:00
      Then 0 messages of Vela are on the handset of Lena
      And Vela is told that its message failed under CON-ANY-002
