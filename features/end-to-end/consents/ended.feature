@gate
Feature: Others than the person can end a consent, and she can refuse one

  Background:
    Given the shop Vela has 10.00 USD prepaid

  Rule: After a consent was ended, no message that needs it is handed over

    Example: Lena's number belongs to somebody else now
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

    Example: The consent was renewed instead
      Given Lena in Lisbon has opted in to offers of Vela
      And on 2026-11-10 Lena has renewed her consent
      When Vela sends Lena an offer on 2026-11-18 at 12:00
      Then 1 message of Vela is on the handset of Lena

  Rule: A person who refused has not consented

    Example: Lena refused
      Given Lena in Lisbon has never heard of Vela
      And on 2026-11-10 Lena has said no to offers of Vela
      When Vela sends Lena an offer on 2026-11-18 at 12:00
      Then 0 messages of Vela are on the handset of Lena
      And Vela is told that its message failed under CON-ANY-002
