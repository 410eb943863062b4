package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.CaseFile.RecipientFacts;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.rulebook.tables.ConsentLaw;
import io.tollgate.rulebook.tables.Jurisdictions;
import io.tollgate.rulebook.tables.Timeline;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the shipped tables, place by place. */
class JurisdictionsTest {

    private static final RecipientId SOMEBODY = new RecipientId(1, 2);

    private final Jurisdictions jurisdictions = Cases.SHIPPED.jurisdictions();
    private final PhoneNumbers numbers = new PhoneNumbers();

    @ParameterizedTest(name = "{0} in {2}: from {3} it is quiet until {4}")
    @CsvSource(textBlock = """
            # country, state, zones,                             now (UTC),            quiet until (UTC)
            FR,        ,      Europe/Paris,                      2026-11-07T12:00:00Z, 2026-11-07T12:00:00Z
            FR,        ,      Europe/Paris,                      2026-11-08T12:00:00Z, 2026-11-09T07:00:00Z
            DE,        ,      Europe/Berlin,                     2026-11-08T02:00:00Z, 2026-11-08T02:00:00Z
            BR,        ,      America/Sao_Paulo,                 2026-11-07T19:00:00Z, 2026-11-09T12:00:00Z
            BR,        ,      America/Sao_Paulo,                 2026-11-07T18:59:00Z, 2026-11-07T18:59:00Z
            IN,        ,      Asia/Kolkata,                      2026-11-03T04:29:00Z, 2026-11-03T04:30:00Z
            ZA,        ,      Africa/Johannesburg,               2026-11-07T11:00:00Z, 2026-11-09T06:00:00Z
            CO,        ,      America/Bogota,                    2026-11-07T20:00:00Z, 2026-11-09T12:00:00Z
            PE,        ,      America/Lima,                      2026-11-07T15:00:00Z, 2026-11-09T12:00:00Z
            US,        ,      America/New_York,                  2026-11-08T13:00:00Z, 2026-11-08T13:00:00Z
            US,        FL,    America/New_York,                  2026-11-04T01:00:00Z, 2026-11-04T13:00:00Z
            US,        FL,    America/New_York America/Chicago,  2026-11-04T13:00:00Z, 2026-11-04T14:00:00Z
            US,        TX,    America/Chicago,                   2026-11-08T15:00:00Z, 2026-11-08T18:00:00Z
            US,        TX,    America/Denver,                    2026-11-08T18:00:00Z, 2026-11-08T19:00:00Z
            US,        TX,    America/Denver,                    2026-11-04T03:00:00Z, 2026-11-04T16:00:00Z
            US,        RI,    America/New_York,                  2026-11-07T14:30:00Z, 2026-11-07T15:00:00Z
            PR,        ,      America/Puerto_Rico,               2026-11-04T01:00:00Z, 2026-11-04T12:00:00Z
            VI,        ,      America/St_Thomas,                 2026-11-04T11:59:00Z, 2026-11-04T12:00:00Z
            RE,        ,      Indian/Reunion,                    2026-11-08T08:00:00Z, 2026-11-09T04:00:00Z
            US,        CA,    America/Los_Angeles,               2026-12-31T16:30:00Z, 2026-12-31T16:30:00Z
            US,        CA,    America/Los_Angeles,               2027-01-01T16:30:00Z, 2027-01-01T17:00:00Z
            BO,        ,      America/La_Paz,                    2026-11-04T01:00:00Z, 2026-11-04T12:00:00Z
            SA,        ,      Asia/Riyadh,                       2026-11-04T18:00:00Z, 2026-11-05T06:00:00Z
            KZ,        ,      Asia/Almaty,                       2026-11-07T08:00:00Z, 2026-11-09T04:00:00Z
            PT,        ,      Europe/Lisbon Atlantic/Azores,     2026-10-25T00:30:00Z, 2026-10-25T00:30:00Z
            ZZ,        ,      ,                                  2026-11-07T14:30:00Z, 2026-11-07T14:30:00Z
            """)
    void quietUntil(String country, String state, String zones, Instant now, Instant until) {
        assertThat(facts(country, state, zones, now).quietUntil()).isEqualTo(until);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            Asia/Tokyo,                          2026-11-03T15:00:00Z, 2026-11-04
            Asia/Tokyo,                          2026-11-03T14:59:59Z, 2026-11-03
            Europe/Lisbon Atlantic/Azores,       2026-11-04T00:30:00Z, 2026-11-04
            Pacific/Honolulu Pacific/Auckland,   2026-11-03T12:00:00Z, 2026-11-04
            ,                                    2026-11-03T10:00:00Z, 2026-11-04
            """)
    void theLatestDayOfAllZonesCounts(String zones, Instant now, String day) {
        assertThat(facts("JP", null, zones, now).localDay()).isEqualTo(day);
    }

    @Test
    void namesTheRowsThatApplyNearestFirst() {
        RecipientFacts texan = facts("US", "TX", "America/Chicago", Instant.EPOCH);
        RecipientFacts german = facts("DE", null, "Europe/Berlin", Instant.EPOCH);

        assertThat(texan.jurisdictions()).containsExactly("US-TX", "US");
        assertThat(texan.regions()).isEmpty();
        assertThat(german.jurisdictions()).containsExactly("DE");
        assertThat(german.regions()).containsExactly("EU");
        assertThat(facts("RE", null, "Indian/Reunion", Instant.EPOCH).regions()).containsExactly("EU");
        assertThat(facts("GB", null, "Europe/London", Instant.EPOCH).regions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # country, state, soft opt-in, proof kept
            DE,        ,      true,        P5Y
            FR,        ,      true,        P5Y
            IT,        ,      false,       P5Y
            PL,        ,      false,       P5Y
            FI,        ,      true,        P5Y
            RE,        ,      true,        P5Y
            GB,        ,      true,        P5Y
            CA,        ,      true,        P5Y
            US,        ,      false,       P5Y
            US,        VA,    false,       P5Y
            KR,        ,      false,       P5Y
            ZZ,        ,      false,       P5Y
            """)
    void theLawOfThePlaceDecidesOnSoftOptInsAndTheTermOfProofs(String country, String state, boolean softOptIn, Period kept) {
        RecipientFacts facts = facts(country, state, "Etc/UTC", Instant.EPOCH);
        ConsentLaw law = Cases.SHIPPED.terms().consentLaw();

        assertThat(law.knowsSoftOptIn(facts.jurisdictions(), facts.regions(), LocalDate.EPOCH)).isEqualTo(softOptIn);
        assertThat(law.proofTerm(jurisdictions.places(country, states(country, state), LocalDate.EPOCH), LocalDate.EPOCH)).isEqualTo(kept);
    }

    @Test
    void theLongestTermCountsAndForAnErasedPersonTheLongestOfAll() {
        ConsentLaw law = new ConsentLaw(Timeline.always(new ConsentLaw.AsOf(Map.of(), Set.of(),
                Map.of("ANY", Period.ofYears(3), "US-VA", Period.ofYears(10), "US", Period.ofMonths(59)))));

        assertThat(law.proofTerm(List.of("US-VA", "US"), LocalDate.EPOCH)).isEqualTo(Period.ofYears(10));
        assertThat(law.proofTerm(List.of("US-TX", "US"), LocalDate.EPOCH)).isEqualTo(Period.ofMonths(59));
        assertThat(law.proofTerm(List.of("DE", "EU"), LocalDate.EPOCH)).isEqualTo(Period.ofYears(3));
        assertThat(law.proofTerm(List.of(), LocalDate.EPOCH)).isEqualTo(Period.ofYears(10));
    }

    @Test
    void limitsMarketingEverywhere() {
        assertThat(jurisdictions.marketingLimit(facts("DE", null, "Europe/Berlin", Instant.EPOCH))).isEqualTo(3);
        assertThat(jurisdictions.marketingLimit(facts("US", "FL", "America/New_York", Instant.EPOCH))).isEqualTo(3);
    }

    /**
     * Numbers to check at each change of the library. India's hours are the same every day; the test tries them in the zones of each
     * number.
     */
    @ParameterizedTest
    @CsvSource(textBlock = """
            +7 916 123 45 67,  RU, Asia/Kamchatka
            +7 701 123 45 67,  KZ, Asia/Almaty
            +61 412 345 678,   AU, Australia/Perth
            +62 812 3456 7890, ID, Asia/Jayapura
            +34 612 345 678,   ES, Atlantic/Canary
            +351 912 345 678,  PT, Atlantic/Azores
            +52 998 123 4567,  MX,
            +1 850 555 0123,   US,
            +1 915 532 1234,   US, America/Denver
            +1 867 669 1234,   CA, America/Edmonton
            +1 876 512 3456,   JM, America/Jamaica
            +64 21 123 4567,   NZ, Pacific/Chatham
            +55 68 99912 3456, BR, America/Rio_Branco
            +593 99 123 4567,  EC, Pacific/Galapagos
            +383 43 201 234,   XK, Europe/Belgrade
            """)
    void aNumberMustBeAllowedInAllItsZones(String text, String country, String zone) {
        PhoneNumber number = numbers.parse(text).orElseThrow();
        List<String> zones = numbers.zones(number);
        RecipientFacts facts = jurisdictions.facts(SOMEBODY, "IN", List.of(), zones, Instant.parse("2026-11-03T03:00:00Z"));

        assertThat(number.country()).isEqualTo(country);
        assertThat(zones).isNotEmpty();
        if (zone != null) {
            assertThat(zones.stream().map(name -> ZoneId.of(name).getRules())).contains(ZoneId.of(zone).getRules());
        }
        for (String possible : zones) {
            LocalTime local = LocalDateTime.ofInstant(facts.quietUntil(), ZoneId.of(possible)).toLocalTime();
            assertThat(local).as("in %s", possible).isAfterOrEqualTo(LocalTime.of(10, 0)).isBefore(LocalTime.of(21, 0));
        }
    }

    @Test
    void aNumberOfNoCountryHasNoLocalTime() {
        PhoneNumber freephone = numbers.parse("+800 1234 5678").orElseThrow();

        assertThat(numbers.zones(freephone)).isEmpty();
        assertThat(facts(freephone.country(), null, null, Instant.EPOCH).zones()).isEmpty();
    }

    private static List<String> states(String country, String state) {
        return state == null ? List.of() : Stream.of(state.split(" ")).map(name -> country + "-" + name).toList();
    }

    private RecipientFacts facts(String country, String state, String zones, Instant now) {
        return jurisdictions.facts(SOMEBODY, country, states(country, state), zones == null ? List.of() : List.of(zones.split(" ")),
                now);
    }
}
