package io.tollgate.rulebook.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.tables.Regions;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The places that an officer's example may name. */
class PlacesTest {

    private static final RuleBook BOOK = RuleBook.read(Path.of("rules"));
    private final Places places = new Places(BOOK);

    @AfterAll
    static void close() {
        BOOK.close();
    }

    @Test
    void everyCountryIsFoundByItsNamesAndItsCode() {
        for (String code : new TreeSet<>(Regions.COUNTRIES)) {
            for (String name : List.of(code, Locale.of("", code).getDisplayCountry(Locale.ENGLISH),
                    Locale.of("", code).getDisplayCountry(Locale.GERMAN))) {
                assertThat(places.named(name).country()).as(name).isEqualTo(code);
            }
        }
        assertThat(Arrays.stream(Locale.getISOCountries()).filter(code -> places.named(code).zones().isEmpty())).as("have no zone")
                .hasSizeLessThan(10);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UK                    | GB |       | Europe/London
            the United Kingdom    | GB |       | Europe/London
            Großbritannien        | GB |       | Europe/London
            the USA               | US |       |
            Texas                 | US | US-TX | America/Chicago
            US-FL                 | US | US-FL |
            Ontario               | CA | CA-ON |
            BR-SP                 | BR | BR-SP | America/Sao_Paulo
            Portugal              | PT |       | Atlantic/Azores
            Lisbon                | PT |       | Europe/Lisbon
            Lissabon              | PT |       | Europe/Lisbon
            the Azores            | PT |       | Atlantic/Azores
            São Paulo             | BR |       | America/Sao_Paulo
            New York              | US | US-NY | America/New_York
            Côte d'Ivoire         | CI |       | Africa/Abidjan
            Ivory Coast           | CI |       | Africa/Abidjan
            Vereinigte Staaten    | US |       |
            den Niederlanden      | NL |       | Europe/Amsterdam
            Rest of Africa        | AO |       |
            no country            | ZZ |       |
            """)
    void aPlaceIsNamedInManyWays(String name, String country, String subdivision, String zone) {
        NumberPlace place = places.named(name);

        assertThat(place.country()).isEqualTo(country);
        assertThat(place.subdivisions()).isEqualTo(subdivision == null ? List.of() : List.of(subdivision));
        if (zone != null) {
            assertThat(place.zones()).contains(zone);
        }
    }

    @Test
    void anyOfSeveralPlacesIsPossible() {
        assertThat(places.anyOf(List.of("Lisbon", "the Azores")))
                .isEqualTo(new NumberPlace("PT", List.of(), List.of("Europe/Lisbon", "Atlantic/Azores")));
    }

    @Test
    void aNumberHasThePlaceThatTheRegisterWouldFind() {
        assertThat(places.numbered("+1 787 555 0123").country()).isEqualTo("PR");
        assertThat(places.numbered("+447400123456")).isEqualTo(new NumberPlace("GB", List.of(), List.of("Europe/London")));
        assertThatThrownBy(() -> places.numbered("+12")).hasMessageContaining("that is not a number").hasMessageNotContaining("+12");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Germny", "Atlantis", "US-ZZ", "DE-BY", "XX"})
    void anUnknownPlaceIsReportedWithSimilarNames(String name) {
        assertThatThrownBy(() -> places.named(name)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(name)
                .hasMessageContaining("Maybe");
    }

    @Test
    void aTimeNeedsACityWhereACountryHasSeveral() {
        assertThat(places.zoneOf("Kolkata")).isEqualTo(ZoneId.of("Asia/Kolkata"));
        assertThat(places.zoneOf("India")).isEqualTo(ZoneId.of("Asia/Kolkata"));
        assertThatThrownBy(() -> places.zoneOf("Brazil")).hasMessageContaining("Brazil has several times");
    }
}
