Feature: Marketing leaves people their nights and Sundays

  @CON-ANY-040
  Rule: Marketing in the recipient's quiet hours waits for their end

    Example: Eight in the evening is quiet in France
      Given Camille in France has consented to marketing
      When a shop sends her a marketing message on 2026-11-03 at 20:00 in Paris
      Then the message waits under CON-ANY-040 until 2026-11-04 at 08:00 in Paris

    Example: A minute before eight is not
      Given Camille in France has consented to marketing
      When a shop sends her a marketing message on 2026-11-03 at 19:59 in Paris
      Then the message is admitted

    Example: At eight in the morning it is over
      Given Camille in France has consented to marketing
      When a shop sends her a marketing message on 2026-11-04 at 08:00 in Paris
      Then the message is admitted

    Example: Saturday evening waits for Monday
      Given Camille in France has consented to marketing
      When a shop sends her a marketing message on 2026-11-07 at 21:00 in Paris
      Then the message waits under CON-ANY-040 until 2026-11-09 at 08:00 in Paris

    Example: A delivery notice may come at night
      Given Camille in France has consented to messages
      When a shop sends her a notice on 2026-11-03 at 23:00 in Paris
      Then the message is admitted

    Example: Guam keeps the hours of the United States
      Given Sofia in Guam has consented to marketing
      When a shop sends her a marketing message on 2026-11-03 at 21:00 in Hagatna
      Then the message waits under CON-ANY-040 until 2026-11-04 at 08:00 in Hagatna

    Example: Nobody has looked at the law of Bolivia, so the hours are 08:00 to 21:00
      Given Rosa in Bolivia has consented to marketing
      When a shop sends her a marketing message on 2026-11-03 at 07:00 in Berlin
      Then the message waits under CON-ANY-040 until 2026-11-03 at 13:00 in Berlin

    Example: Guadeloupe has the Sundays of France
      Given Lucie in Guadeloupe has consented to marketing
      When a shop sends her a marketing message on 2026-11-08 at 16:00 in Paris
      Then the message waits under CON-ANY-040 until 2026-11-09 at 13:00 in Paris

    Example: Germany has no quiet hours for messages
      Given Jonas in Germany has consented to marketing and confirmed it
      When a shop sends him a marketing message on 2026-11-03 at 23:00 in Berlin
      Then the message is admitted

  @CON-ANY-041
  Rule: Marketing that expires before the quiet hours end is not sent

    Example: An offer for the evening
      Given Camille in France has consented to marketing
      And the message is worth nothing after 12 hours
      When a shop sends her a marketing message on 2026-11-03 at 20:00 in Paris
      Then the message is refused under CON-ANY-041 with code 131026

    Example: An offer that lives a minute longer than the night
      Given Camille in France has consented to marketing
      And the message is worth nothing after 13 hours
      When a shop sends her a marketing message on 2026-11-03 at 20:00 in Paris
      Then the message waits under CON-ANY-040 until 2026-11-04 at 08:00 in Paris

    Example: A notice does not wait, however short it lasts
      Given Chloe in France has consented to messages
      And the message is worth nothing after 1 hours
      When a shop sends her a notice on 2026-11-03 at 23:00 in Paris
      Then CON-ANY-041 does not apply

  @CON-ANY-042
  Rule: Marketing needs a recipient whose local time is known

    Example: A number of no country
      Given Robin in no country has consented to marketing
      When a shop sends her a marketing message on 2026-11-03
      Then the message is refused under CON-ANY-042 with code 131026

    Example: A notice needs no local time
      Given Robin in no country has consented to messages
      When a shop sends her a notice on 2026-11-03
      Then CON-ANY-042 does not apply

  @CON-ANY-044
  Rule: Marketing leaves public holidays alone where the law or the trade says so

    Example: All Saints in France
      Given Camille in France has consented to marketing
      When a shop sends her a marketing message on 2027-11-01 at 12:00 in Paris
      Then the message waits under CON-ANY-044 until 2027-11-02 at 00:00 in Paris

    Example: The day after it
      Given Camille in France has consented to marketing
      When a shop sends her a marketing message on 2027-11-02 at 12:00 in Paris
      Then the message is admitted

    Example: Easter Monday in France
      Given Camille in France has consented to marketing
      When a shop sends her a marketing message on 2027-03-29 at 12:00 in Paris
      Then the message waits under CON-ANY-044 until 2027-03-30 at 00:00 in Paris

    Example: Epiphany in Colombia, which has moved to the Monday
      Given Sofia in Colombia has consented to marketing
      When a shop sends her a marketing message on 2027-01-11 at 12:00 in Bogotá
      Then the message waits under CON-ANY-044 until 2027-01-12 at 00:00 in Bogotá

    Example: Good Friday in South Africa
      Given Thandi in South Africa has consented to marketing
      When a shop sends her a marketing message on 2027-03-26 at 12:00 in Berlin
      Then the message waits under CON-ANY-044 until 2027-03-26 at 23:00 in Berlin

    Example: Independence in Peru
      Given Rosa in Peru has consented to marketing
      When a shop sends her a marketing message on 2027-07-28 at 18:00 in Berlin
      Then the message waits under CON-ANY-044 until 2027-07-29 at 07:00 in Berlin

    Example: Tiradentes in Brazil
      Given Julia in Brazil has consented to marketing
      When a shop sends her a marketing message on 2027-04-21 at 18:00 in Berlin
      Then the message waits under CON-ANY-044 until 2027-04-22 at 07:00 in Berlin

    Example: Guadeloupe keeps the holidays of France
      Given Lucie in Guadeloupe has consented to marketing
      When a shop sends her a marketing message on 2027-07-14 at 18:00 in Paris
      Then the message waits under CON-ANY-044 until 2027-07-15 at 06:00 in Paris

    Example: Republic Day in Kazakhstan
      Given Aigerim in Kazakhstan has consented to marketing
      When a shop sends her a marketing message on 2027-10-25 at 12:00 in Almaty
      Then the message waits under CON-ANY-044 until 2027-10-26 at 00:00 in Almaty

    Example: Independence in Indonesia
      Given Siti in Indonesia has consented to marketing
      When a shop sends her a marketing message on 2027-08-17 at 10:00 in Jakarta
      Then the message waits under CON-ANY-044 until 2027-08-18 at 00:00 in Jakarta

    Example: Armed Forces Day in Egypt
      Given Nour in Egypt has consented to marketing
      When a shop sends her a marketing message on 2027-10-06 at 12:00 in Cairo
      Then the message waits under CON-ANY-044 until 2027-10-07 at 00:00 in Cairo

    Example: Independence in Mississippi, where the ban on holidays was lifted in 2024
      Given Ruth in Mississippi has consented to marketing
      When a shop sends her a marketing message on 2027-07-05 at 12:00 in Chicago
      Then CON-ANY-044 does not apply

    Example: All Saints in Germany, whose law says nothing of messages
      Given Jonas in Germany has consented to marketing and confirmed it
      When a shop sends him a marketing message on 2027-11-01 at 12:00 in Berlin
      Then the message is admitted

    Example: A notice may come on a holiday
      Given Camille in France has consented to messages
      When a shop sends her a notice on 2027-11-01 at 12:00 in Paris
      Then the message is admitted
