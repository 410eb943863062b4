@verifications
Feature: Verified businesses and numbers

  A business proves that its number and its name are its own; the badge shows it, and ends when an officer says so.

  Rule: A number is verified by a code and registered with a PIN

    Example: The bakery verifies its number
      Given the bakery Krume, verified by an officer
      When Krume requests a code by SMS and sends it back
      Then the number of Krume is verified
      And Krume can register it with a PIN

    Example: A wrong code verifies nothing
      Given the bakery Krume, verified by an officer
      When Krume requests a code by SMS and sends back a wrong one
      Then Krume hears "The code is wrong"
      And the number of Krume is not verified

    Example: A code counts once
      Given the bakery Krume, verified by an officer
      When Krume requests a code by VOICE and sends it back
      And Krume sends the same code again
      Then Krume hears "The code was used before"

  Rule: A business is verified by an officer, on the documents of its application

    Example: The officer approves
      Given the shop Fog, which applies with an extract of the register
      When an officer approves the application for a year
      Then Fog is verified

    Example: The officer rejects
      Given the shop Fog, which applies with an extract of the register
      When an officer rejects the application
      Then Fog is not verified

    Example: The applicant does not decide
      Given the shop Fog, which applies with an extract of the register
      When the applicant approves the application himself
      Then the office hears "the applicant must not decide"
      And Fog is not verified

  Rule: The badge of a verified business is green with a tick, and ends with the verification

    Example: The badge of a verified bakery
      Given the bakery Krume, verified by an officer
      When Krume requests a code by SMS and sends it back
      Then the badge of Krume is green with a tick
      And anybody with the published keys can check its statement

    Example: A business that nobody has verified
      Given the shop Fog, which applies with an extract of the register
      Then the badge of Fog is grey without a tick
      And there is no statement about Fog

    Example: A revoked verification
      Given the bakery Krume, verified by an officer
      And Krume requests a code by SMS and sends it back
      When an officer revokes the verification of Krume
      Then the badge of Krume is grey without a tick
      And there is no statement about Krume
