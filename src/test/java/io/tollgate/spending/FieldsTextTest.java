package io.tollgate.spending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.cloudapi.FieldsText;
import io.tollgate.cloudapi.FieldsText.Field;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.UnfitParameter;
import io.tollgate.spending.AnalyticsQuery.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTextTest {

    @Test
    void readsFieldsWithTheirParameters() {
        assertThat(FieldsText.read("id, pricing_analytics.start(1).end(2) .phone_numbers([\"+1 2\",\"3\"]).dimensions([]),name"))
                .containsExactly(new Field("id", Map.of()),
                        new Field("pricing_analytics", Map.of("start", "1", "end", "2", "phone_numbers", "[\"+1 2\",\"3\"]",
                                "dimensions", "[]")),
                        new Field("name", Map.of()));
        assertThat(FieldsText.read("")).isEmpty();
    }

    @Test
    void readsFieldsOfFieldsAndWritesThemAgain() {
        String text = "id, quality_score { score } ,phone_numbers.limit(5){id,throughput{level}}.after(7), components";
        Field throughput = new Field("throughput", Map.of(), List.of(new Field("level", Map.of())));

        assertThat(FieldsText.read(text)).containsExactly(new Field("id", Map.of()),
                new Field("quality_score", Map.of(), List.of(new Field("score", Map.of()))),
                new Field("phone_numbers", Map.of("limit", "5", "after", "7"), List.of(new Field("id", Map.of()), throughput)),
                new Field("components", Map.of()));
        assertThat(FieldsText.read(FieldsText.write(FieldsText.read(text)))).isEqualTo(FieldsText.read(text));
        assertThat(FieldsText.read("a{b{c{d{e}}}},")).as("as deep as may be, and a comma at the end").hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            id,score{value}       |
            score                 |
            pin                   | Tried accessing nonexisting field (pin). Parameter 'fields' must be of id, score
            score{colour}         | Tried accessing nonexisting field (colour) of score. Parameter 'fields' must be of date, value
            id{value}             | names fields of id, which has none
            score{value{unit}}    | names fields of value, which has none
            """)
    void refusesFieldsThatAreNone(String text, String detail) {
        List<Field> known = FieldsText.read("id,score{date,value}");
        if (detail == null) {
            FieldsText.check(FieldsText.read(text), known);
            return;
        }
        assertThatThrownBy(() -> FieldsText.check(FieldsText.read(text), known)).isInstanceOfSatisfying(UnfitParameter.class,
                unfit -> {
                    assertThat(unfit.why().fault()).isEqualTo(RequestFault.UNEXPECTED);
                    assertThat(unfit.why().details()).contains(detail);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"pricing_analytics.start(1", "pricing_analytics.start", "id name", ",id", "Pricing", "a.b(c(d))", "a.b(1).b(2)",
                "a{", "a{}", "a{b", "a}", "a{b}}", "a{b},{c}", "a{b c}", "a{b,}", "a{b{c{d{e{f}}}}}", "{a}", "a{b}c"})
    void refusesWhatItCannotRead(String text) {
        assertThatThrownBy(() -> FieldsText.read(text)).isInstanceOf(UnfitParameter.class).hasMessageContaining("fields");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            start       |                 | Parameter 'start' is missing
            start       | yesterday       | must be a time in seconds since 1970
            start       | 99999999999     | must be a time in seconds since 1970
            start       | 1800000000      | must be after start
            end         | 0               | must be after start
            end         | 9999999999      | must be at most 3653 days after start
            granularity | WEEKLY          | must be one of HALF_HOUR, DAILY, MONTHLY
            granularity |                 | Parameter 'granularity' is missing
            granularity | HALF_HOUR       | must be at most 31 days after start
            dimensions  | ["TIER"]        | must be of COUNTRY, PHONE, PRICING_CATEGORY, PRICING_TYPE
            pricing_types | FREE          | must be of FREE_CUSTOMER_SERVICE, FREE_ENTRY_POINT, REGULAR
            colour      | red             | takes country_codes, dimensions, end
            """)
    void refusesParametersThatAreNone(String name, String value, String detail) {
        Map<String, String> given = new HashMap<>(Map.of("start", "1790000000", "end", "1799000000", "granularity", "DAILY"));
        given.put(name, value == null ? "" : value);

        assertThatThrownBy(() -> AnalyticsQuery.of(Kind.PRICING, given)).isInstanceOf(UnfitParameter.class).hasMessageContaining(detail);
    }

    @Test
    void readsListsInEveryForm() {
        for (String form : new String[] {"[\"PHONE\",\"COUNTRY\"]", "[PHONE, country]", "PHONE,COUNTRY", "['PHONE','COUNTRY']"}) {
            assertThat(AnalyticsQuery.of(Kind.CONVERSATION, Map.of("start", "1", "end", "2", "granularity", "MONTHLY", "dimensions", form))
                    .dimensions()).containsExactlyInAnyOrder("PHONE", "COUNTRY");
        }
    }
}
