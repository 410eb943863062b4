@retention
Feature: The proof of a consent is kept for its term, and not longer

  Background:
    Given the bookshop Tinta in Germany, where the term is five years

  Rule: The term begins with the consent, and again with every use

    Example: Nobody ever used it
      Given Rosa consented to offers of Tinta on 2015-02-03 and withdrew on 2016-06-01
      When the proofs are gone through on 2020-02-03
      Then the consent of Rosa is still on record

    Example: The term is over
      Given Rosa consented to offers of Tinta on 2015-02-03 and withdrew on 2016-06-01
      When the proofs are gone through on 2020-02-06
      Then the consent of Rosa is not on record any more

    Example: An offer was sent on it
      Given Rosa consented to offers of Tinta on 2015-02-03 and withdrew on 2016-06-01
      And Tinta sent Rosa an offer on 2016-05-01
      When the proofs are gone through on 2021-05-01
      Then the consent of Rosa is still on record

    Example: Five years after the last offer
      Given Rosa consented to offers of Tinta on 2015-02-03 and withdrew on 2016-06-01
      And Tinta sent Rosa an offer on 2016-05-01
      When the proofs are gone through on 2021-05-04
      Then the consent of Rosa is not on record any more

  Rule: A valid consent is kept beyond the term

    Example: Rosa never withdrew
      Given Rosa consented to offers of Tinta on 2015-02-03
      When the proofs are gone through on 2022-02-06
      Then the consent of Rosa is still on record

  Rule: A withdrawal is kept for ever

    Example: Rosa withdrew years ago
      Given Rosa consented to offers of Tinta on 2015-02-03 and withdrew on 2016-06-01
      When the proofs are gone through on 2025-01-01
      Then the withdrawal of Rosa is still on record

  Rule: An unanswered request is deleted after a month

    Example: Rosa did not answer
      Given Tinta asked Rosa for consent on 2015-02-03
      When the proofs are gone through on 2015-03-08
      Then nothing of Rosa is on record
