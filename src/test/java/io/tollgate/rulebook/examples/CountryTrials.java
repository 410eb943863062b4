package io.tollgate.rulebook.examples;

import java.util.List;
import java.util.Locale;

/** A rule for each of many countries with its examples, half of them in German, as an officer writes them. */
public final class CountryTrials {

    public static final List<String> COUNTRIES = List.of(("AE AL AM AR AU AZ BA BD BE BF BG BH BO BR BY CA CD CI CL CM CR CY CZ DK DO DZ"
            + " EC EE EG ES ET FI GB GE GH GR GT HK HN HR HU ID IE IL IN IQ IS JM JO JP KE KG KH KR KW KZ LB LK LT LV MA MX MY NG NL NO NZ"
            + " PE PH PK PL QA RO RS SE SG TH TR UA US UY UZ VN ZA").split(" "));

    private static final String RULE = """
            rule "CON-%s-901: A confirmed opt-in is noted"
                @basis( "A trial" )
                @source( "this test" )
                @inForceFrom( "2020-01-01" )
            when
                a message
                - is a utility message
                - goes to a recipient in %s
            then
                note "It goes there."
            end
            """;
    private static final String ENGLISH = """
            Feature: A trial

              @ID
              Rule: A confirmed opt-in is noted

                Example: Mia is there
                  Given Mia in PLACE has consented to messages
                  When an airline sends her a notice on 2026-11-03
                  Then the message is noted under ID as "It goes there."

                Example: Mia is in France
                  Given Mia in France has consented to messages
                  When an airline sends her a notice on 2026-11-03
                  Then ID does not apply
            """;
    private static final String GERMAN = """
            # language: de
            Funktionalität: Ein Versuch

              @ID
              Regel: Eine bestätigte Einwilligung wird vermerkt

                Beispiel: Mia ist dort
                  Angenommen Mia in PLACE hat in Nachrichten eingewilligt
                  Wenn ein Unternehmen schickt ihr am 2026-11-03 eine Mitteilung
                  Dann die Nachricht wird nach ID vermerkt als "It goes there."

                Beispiel: Mia ist in Frankreich
                  Angenommen Mia in Frankreich hat in Nachrichten eingewilligt
                  Und nicht: die Nachricht ist Werbung
                  Wenn ein Unternehmen schickt ihr am 2026-11-03 eine Mitteilung
                  Dann ID gilt nicht
            """;

    private CountryTrials() {}

    /** The path of the file of rules. */
    public static String ruleFile(String country) {
        return "rules/consent/" + country.toLowerCase(Locale.ROOT) + "-trial.dslr";
    }

    public static String exampleFile(String country) {
        return "features/consent/" + country.toLowerCase(Locale.ROOT) + "-trial.feature";
    }

    public static String id(String country) {
        return "CON-" + country + "-901";
    }

    public static String rule(String country) {
        return RULE.formatted(country, country);
    }

    public static String examples(String country) {
        boolean german = country.charAt(0) % 2 == 0;
        String place = Locale.of("", country).getDisplayCountry(german ? Locale.GERMAN : Locale.ENGLISH);
        return (german ? GERMAN : ENGLISH).replace("ID", id(country)).replace("PLACE", place);
    }
}
