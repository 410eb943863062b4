@chain
Feature: A message that does not arrive by the messenger comes by SMS, and only what arrived is charged

  Background:
    Given the airline Condor sends boarding notices by the messenger, and by SMS after 10 minutes

  Rule: The next channel begins only when the one before does not deliver

    Example: Ines reads it in the messenger
      Given Ines, whose phone is on, has consented to messages of Condor by messenger and SMS
      When 30 minutes have passed since the notice to Ines
      Then Ines has it on her handset and no SMS
      And Condor pays 0.0550 USD for 1 message

    Example: The phone of Jonas is off
      Given Jonas, whose phone is off, has consented to messages of Condor by messenger and SMS
      When 9 minutes have passed since the notice to Jonas
      Then Jonas has no SMS
      When 30 minutes have passed since the notice to Jonas
      Then Jonas has an SMS
      And Condor pays 0.0750 USD for 1 message

    Example: Marek has no messenger
      Given Marek, who has no messenger, has consented to messages of Condor by messenger and SMS
      When 3 minutes have passed since the notice to Marek
      Then Marek has an SMS

  Rule: Each channel needs a consent of its own

    Example: Lena has never consented to SMS
      Given Lena, whose phone is off, has consented to messages of Condor by messenger
      When 30 minutes have passed since the notice to Lena
      Then Lena has no SMS
      And Condor pays 0.0000 USD for 0 messages

    Example: Nuno blocks Condor while his phone is off
      Given Nuno, whose phone is off, has consented to messages of Condor by messenger and SMS
      When 9 minutes have passed since the notice to Nuno
      And Nuno blocks Condor
      And 30 minutes have passed since the notice to Nuno
      Then Nuno has no SMS
      And Condor pays 0.0000 USD for 0 messages
