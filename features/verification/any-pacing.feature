Feature: The rest of a large marketing send waits

  @VER-ANY-040
  Rule: The rest of a large marketing send waits for how people take its first messages

    Example: The first 1,000 are under way
      Given Jonas in Germany has consented to marketing and confirmed it
      And the message belongs to a send that is held for its quality
      When a shop sends him a marketing message on 2026-12-03
      Then the message waits under VER-ANY-040 until 2026-12-03 at 13:00 in Berlin

    Example: The send is small
      Given Jonas in Germany has consented to marketing and confirmed it
      When a shop sends him a marketing message on 2026-12-03
      Then the message is admitted

  @VER-ANY-041
  Rule: The rest of a marketing send is dropped if people do not want its first messages

    Example: People reported the first ones
      Given Jonas in Germany has consented to marketing and confirmed it
      And the message belongs to a send that was dropped for its quality
      When a shop sends him a marketing message on 2026-12-03
      Then the message is refused under VER-ANY-041 with code 132015

    Example: People wanted them
      Given Jonas in Germany has consented to marketing and confirmed it
      When a shop sends him a marketing message on 2026-12-03
      Then the message is admitted
