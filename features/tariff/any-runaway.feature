Feature: Spending that runs away is stopped

  The bank usually spends 40 USD on a working day, some 900 USD in a month.

  @TAR-ANY-060
  Rule: Spending that runs away within an hour is stopped

    Example: Its token was stolen, and in an hour it sends what it usually sends in a month
      Given Jonas in Germany has consented to everything
      And the business spent 40.00 USD on each of 22 days before
      And the business has sent 16000 messages for 880.00 USD in the last 60 minutes
      When the bank sends him a notice on 2026-11-30 at 10:00
      Then the message waits under TAR-ANY-060 until 2026-11-30 at 11:00 in Berlin

    Example: The last millionth before that
      Given Jonas in Germany has consented to everything
      And the business spent 40.00 USD on each of 22 days before
      And the business has sent 14545 messages for 800.00 USD in the last 60 minutes
      When the bank sends him a notice on 2026-11-30
      Then the message costs 0.0550 USD under TAR-ANY-001

    Example: An ordinary busy day, with five times as many messages as usual
      Given Jonas in Germany has consented to everything
      And the business spent 40.00 USD on each of 22 days before
      And the business has sent 3636 messages for 200.00 USD in the last 60 minutes
      When the bank sends him a notice on 2026-11-30
      Then the message costs 0.0550 USD under TAR-ANY-001

    Example: Few messages of a business that hardly ever sends any
      Given Jonas in Germany has consented to everything
      And the business spent 0.06 USD on each of 3 days before
      And the business has sent 999 messages for 54.95 USD in the last 60 minutes
      When the bank sends him a notice on 2026-11-30
      Then the message costs 0.0550 USD under TAR-ANY-001

    Example: A business without any day to compare with is limited by TAR-ANY-063 alone
      Given Jonas in Germany has consented to everything
      And the business has sent 16000 messages for 880.00 USD in the last 60 minutes
      When the bank sends him a notice on 2026-11-30
      Then the message costs 0.0550 USD under TAR-ANY-001

    Example: It has told finance that it sends its yearly offer
      Given Jonas in Germany has consented to everything
      And the business spent 40.00 USD on each of 22 days before
      And it was agreed with the business that it may spend 2000.00 USD an hour
      And the business has sent 16000 messages for 880.00 USD in the last 60 minutes
      When the bank sends him a notice on 2026-11-30 at 10:00
      Then the message costs 0.0550 USD under TAR-ANY-001

    Example: An answer to somebody who has written still leaves
      Given Jonas in Germany has consented to everything
      And the business spent 40.00 USD on each of 22 days before
      And the business has sent 16000 messages for 880.00 USD in the last 60 minutes
      And he wrote to the bank on 2026-11-30 at 09:00
      When the bank sends him a notice on 2026-11-30 at 10:00
      Then the message is admitted

  @TAR-ANY-061
  Rule: Spending that runs away within a day is stopped

    Example: Hour by hour it sent what it usually sends in two weeks
      Given Jonas in Germany has consented to everything
      And the business spent 40.00 USD on each of 22 days before
      And the business has sent 22000 messages for 1210.00 USD today
      When the bank sends him a notice on 2026-11-30 at 10:00
      Then the message waits under TAR-ANY-061 until 2026-11-30 at 11:00 in Berlin

    Example: The same in a business that usually sends more
      Given Jonas in Germany has consented to everything
      And the business spent 50.00 USD on each of 22 days before
      And the business has sent 22000 messages for 1210.00 USD today
      When the bank sends him a notice on 2026-11-30
      Then the message costs 0.0550 USD under TAR-ANY-001

    Example: It has told finance that it sends its yearly offer
      Given Jonas in Germany has consented to everything
      And the business spent 40.00 USD on each of 22 days before
      And it was agreed with the business that it may spend 2000.00 USD an hour
      And the business has sent 22000 messages for 1210.00 USD today
      When the bank sends him a notice on 2026-11-30
      Then the message costs 0.0550 USD under TAR-ANY-001

  @TAR-ANY-062
  Rule: While its spending is stopped, the messages of a business wait

    Example: An hour later little was spent, and still nobody has let it go on
      Given Jonas in Germany has consented to everything
      And the spending of the business is stopped
      When the bank sends him a notice on 2026-11-30 at 10:00
      Then the message waits under TAR-ANY-062 until 2026-11-30 at 11:00 in Berlin

    Example: Somebody has let it go on
      Given Jonas in Germany has consented to everything
      When the bank sends him a notice on 2026-11-30 at 10:00
      Then the message costs 0.0550 USD under TAR-ANY-001

    Example: An answer to somebody who has written still leaves
      Given Jonas in Germany has consented to everything
      And the spending of the business is stopped
      And he wrote to the bank on 2026-11-30 at 09:00
      When the bank sends him a notice on 2026-11-30 at 10:00
      Then the message is admitted

  @TAR-ANY-063
  Rule: A new business that spends more than 1000 USD within an hour is stopped

    Example: On its first day it sends 18,182 notices
      Given Jonas in Germany has consented to everything
      And the business has sent 18182 messages for 1000.01 USD in the last 60 minutes
      When the bank sends him a notice on 2026-11-30 at 10:00
      Then the message waits under TAR-ANY-063 until 2026-11-30 at 11:00 in Berlin

    Example: The last one before that
      Given Jonas in Germany has consented to everything
      And the business has sent 18181 messages for 1000.00 USD in the last 60 minutes
      When the bank sends him a notice on 2026-11-30
      Then the message costs 0.0550 USD under TAR-ANY-001

    Example: A business that usually spends as much is not new
      Given Jonas in Germany has consented to everything
      And the business spent 900.00 USD on each of 1 days before
      And the business has sent 18182 messages for 1000.01 USD in the last 60 minutes
      When the bank sends him a notice on 2026-11-30
      Then the message costs 0.0550 USD under TAR-ANY-001

    Example: A new business with which more was agreed
      Given Jonas in Germany has consented to everything
      And it was agreed with the business that it may spend 2000.00 USD an hour
      And the business has sent 18182 messages for 1000.01 USD in the last 60 minutes
      When the bank sends him a notice on 2026-11-30
      Then the message costs 0.0550 USD under TAR-ANY-001

  @TAR-ANY-064
  Rule: A new business that spends more than 4000000 COP within an hour is stopped

    Example: It pays in pesos
      Given Jonas in Germany has consented to everything
      And the business pays in COP
      And the business has 1000000.00 COP available
      And the business has sent 20000 messages for 4000001.00 COP in the last 60 minutes
      When the bank sends him a notice on 2026-11-30 at 10:00
      Then the message waits under TAR-ANY-064 until 2026-11-30 at 11:00 in Berlin

    Example: The last peso before that
      Given Jonas in Germany has consented to everything
      And the business pays in COP
      And the business has 1000000.00 COP available
      And the business has sent 20000 messages for 4000000.00 COP in the last 60 minutes
      When the bank sends him a notice on 2026-11-30 at 10:00
      Then the message is admitted

    Example: A new business with which more was agreed
      Given Jonas in Germany has consented to everything
      And the business pays in COP
      And the business has 1000000.00 COP available
      And it was agreed with the business that it may spend 5000000.00 COP an hour
      And the business has sent 20000 messages for 4000001.00 COP in the last 60 minutes
      When the bank sends him a notice on 2026-11-30 at 10:00
      Then the message is admitted

  @TAR-ANY-065
  Rule: A business that spends more within an hour than was agreed with it is stopped

    Example: More than was agreed
      Given Jonas in Germany has consented to everything
      And it was agreed with the business that it may spend 2000.00 USD an hour
      And the business has sent 36364 messages for 2000.02 USD in the last 60 minutes
      When the bank sends him a notice on 2026-11-30 at 10:00
      Then the message waits under TAR-ANY-065 until 2026-11-30 at 11:00 in Berlin

    Example: The last millionth before that
      Given Jonas in Germany has consented to everything
      And it was agreed with the business that it may spend 2000.00 USD an hour
      And the business has sent 36364 messages for 2000.00 USD in the last 60 minutes
      When the bank sends him a notice on 2026-11-30
      Then the message costs 0.0550 USD under TAR-ANY-001

    Example: A limit below those of all others
      Given Jonas in Germany has consented to everything
      And it was agreed with the business that it may spend 5.00 USD an hour
      And the business has sent 91 messages for 5.005 USD in the last 60 minutes
      When the bank sends him a notice on 2026-11-30 at 10:00
      Then the message waits under TAR-ANY-065 until 2026-11-30 at 11:00 in Berlin
