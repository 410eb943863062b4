Feature: A person is asked to confirm an opt-in, but not often

  @CON-ANY-070
  Rule: A person is asked to confirm an opt-in a few times a day at most

    Example: Mia filled in a form, and is asked whether it was she
      Given Mia in Switzerland was asked for consent and has not answered
      And the message asks her to confirm, the 1st such request in 24 hours
      When a shop sends her a notice on 2026-11-25
      Then the message is admitted

    Example: Somebody fills in forms with Mia's number all day
      Given Mia in Switzerland was asked for consent and has not answered
      And the message asks her to confirm, the 4th such request in 24 hours
      When a shop sends her a notice on 2026-11-25
      Then the message is refused under CON-ANY-070 with code 131048

    Example: The third request of the day still goes out
      Given Mia in Switzerland was asked for consent and has not answered
      And the message asks her to confirm, the 3rd such request in 24 hours
      When a shop sends her a notice on 2026-11-25
      Then CON-ANY-070 does not apply

    Example: Another notice of the shop gains nothing by the request
      Given Mia in Switzerland was asked for consent and has not answered
      When a shop sends her a notice on 2026-11-25
      Then the message is refused under CON-ANY-001

  @CON-ANY-010
  Rule: Who has withdrawn from all messages is not asked either

    Example: Mia wants to hear nothing of the shop
      Given Mia in Switzerland has withdrawn her consent to messages
      And the message asks her to confirm, the 1st such request in 24 hours
      When a shop sends her a notice on 2026-11-25
      Then the message is refused under CON-ANY-010

    Example: Mia has withdrawn from marketing only
      Given Mia in Switzerland has withdrawn her consent to marketing
      And the message asks her to confirm, the 1st such request in 24 hours
      When a shop sends her a notice on 2026-11-25
      Then the message is admitted

  @CON-ANY-020
  Rule: Whose consent has expired may be asked for a new one

    Example: Mia signs up again
      Given Mia in Switzerland once consented to messages, for a time that is over
      And the message asks her to confirm, the 1st such request in 24 hours
      When a shop sends her a notice on 2026-11-25
      Then the message is admitted

  @CON-ANY-071
  Rule: A request to confirm an opt-in advertises nothing

    Example: The examiners have found the shop's template to be an offer
      Given Mia in Switzerland has consented to marketing
      And the message asks her to confirm, the 1st such request in 24 hours
      When a shop sends her a marketing message on 2026-11-25
      Then the message is refused under CON-ANY-071 with code 131050

    Example: A plain request to confirm
      Given Mia in Switzerland was asked for consent and has not answered
      And the message asks her to confirm, the 1st such request in 24 hours
      When a shop sends her a notice on 2026-11-25
      Then CON-ANY-071 does not apply
