@consents
Feature: Access and erasure

  One call tells a person everything that is held about her, another erases her. Proofs that the law requires stay, without her number.

  Rule: Access tells everything held about a person, in a form for machines and one for people

    Example: Ana asks
      Given the shoe shop Luz asks its customers for consent
      And Ana consented to offers of Luz on 2026-11-02
      When everything held about Ana is asked for
      Then it tells her number, and that she consented to offers of Luz

    Example: Somebody without any records
      When everything held about Rita is asked for
      Then it tells that nothing is held

  Rule: An erased person is found nowhere by her number, and the proofs stay

    Example: Ana is erased
      Given the shoe shop Luz asks its customers for consent
      And Ana consented to offers of Luz on 2026-11-02
      When Ana is erased
      Then the number of Ana is in no table
      And the proofs stay that she consented on 2026-11-02 and that it has ended

  Rule: No message goes to an erased person

    Example: A new consent is refused
      Given the shoe shop Luz asks its customers for consent
      And Ana is erased
      When Luz brings a new consent of Ana
      Then it is turned away: "erased at her request"

    Example: Ana comes back herself, and nothing that she allowed before counts
      Given the shoe shop Luz asks its customers for consent
      And Ana consented to offers of Luz on 2026-11-02
      And Ana is erased
      When an officer lifts the erasure of Ana, as she asked to come back
      Then the last word of Ana is a withdrawal
