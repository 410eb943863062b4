package io.tollgate.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.console.Sorting.Table;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.expression.spel.SpelEvaluationException;
import org.springframework.mock.web.MockHttpServletRequest;

class SortingTest {

    private record Row(String name, String code, Optional<LocalDate> day, Category category) {}

    private static final List<Row> ROWS = List.of(
            new Row("Zoe", "10", Optional.of(LocalDate.of(2026, 3, 2)), Category.UTILITY),
            new Row("Ämilia", "9", Optional.empty(), Category.MARKETING),
            new Row("berta", "", Optional.of(LocalDate.of(2026, 3, 1)), Category.SERVICE),
            new Row("Anna", "x", Optional.of(LocalDate.of(2026, 3, 3)), Category.MARKETING));

    private static Sorting sorting(String query) {
        return sorting("GET", query);
    }

    private static Sorting sorting(String method, String query) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/console/people");
        request.setQueryString(method.equals("GET") ? query : null);
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            request.addParameter(parts[0], parts.length == 2 ? parts[1] : "");
        }
        return Sorting.of(request, Locale.GERMAN);
    }

    private static Table<Row> table(String query) {
        return sorting(query).table("people", ROWS, "name", "code", "day", "kind=category");
    }

    @ParameterizedTest
    @CsvSource({"people.name, Ämilia Anna berta Zoe", "-people.name, Zoe berta Anna Ämilia", "people.code, Ämilia Zoe Anna berta",
        "-people.code, Anna Zoe Ämilia berta", "people.day, berta Zoe Anna Ämilia", "-people.day, Anna Zoe berta Ämilia",
        "people.kind, Ämilia Anna Zoe berta"})
    void rowsAreInTheWantedOrderAndThoseWithoutAValueComeLast(String sort, String expected) {
        assertThat(table("sort=" + sort).rows()).extracting(Row::name).containsExactly(expected.split(" "));
    }

    /** The author of a file names the columns of its table in the rule book. */
    @ParameterizedTest
    @ValueSource(strings = {"T(java.lang.System).getProperty('user.name')", "name.getClass().getName()", "new java.io.File(name)"})
    void aColumnReadsTheRowAndNothingElse(String path) {
        Sorting sorting = sorting("sort=people.x");

        assertThatThrownBy(() -> sorting.table("people", ROWS, "x=" + path)).isInstanceOf(SpelEvaluationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sort=", "sort=people", "sort=people.", "sort=people.salary", "sort=others.name", "sort=--people.name",
        "sort=people.class", "sort=people.T(java.lang.Runtime)", "sort=people.name.length()"})
    void anythingElseLeavesTheUsualOrder(String query) {
        Table<Row> table = table(query);

        assertThat(table.rows()).isEqualTo(ROWS);
        assertThat(table.direction("name")).isNull();
    }

    @Test
    void aHeadSortsThenTurnsRoundThenGoesBackAndKeepsTheFilter() {
        assertThat(table("q=a%20b&after=7&state=X").link("name")).isEqualTo("?q=a%20b&state=X&sort=people.name#sort-people-name");
        assertThat(table("q=a&sort=people.name&place=50").link("name")).isEqualTo("?q=a&sort=-people.name#sort-people-name");
        assertThat(table("q=a&sort=-people.name").link("name")).isEqualTo("?q=a&#sort-people-name");
        assertThat(table("q=a&sort=-people.name").link("code")).isEqualTo("?q=a&sort=people.code#sort-people-code");
        assertThat(table("sort=people.name").direction("name")).isEqualTo("ascending");
        assertThat(table("sort=-people.name").direction("name")).isEqualTo("descending");
        assertThat(table("sort=-people.name").direction("code")).isNull();
    }

    @Test
    void amountsOfOneCurrencyStandTogether() {
        Currency euro = Currency.getInstance("EUR");
        Currency dollar = Currency.getInstance("USD");
        List<Money> sums = List.of(new Money(3, dollar), new Money(9, euro), new Money(1, dollar), new Money(2, euro));

        assertThat(sorting("sort=sums.sum").table("sums", sums, "sum=#this").rows())
                .containsExactly(new Money(2, euro), new Money(9, euro), new Money(1, dollar), new Money(3, dollar));
    }

    @Test
    void aSortedListGoesOnWhereItsPartEnds() {
        Table<Row> first = sorting("q=a&sort=people.name").part("people", ROWS, 3, "name");
        Table<Row> last = sorting("q=a&sort=people.name&place=3").part("people", ROWS, 3, "name");

        assertThat(first.rows()).extracting(Row::name).containsExactly("Ämilia", "Anna", "berta");
        assertThat(first.next()).isEqualTo("?q=a&sort=people.name&place=3");
        assertThat(last.rows()).extracting(Row::name).containsExactly("Zoe");
        assertThat(last.next()).isEmpty();
        assertThat(sorting("sort=people.name&place=999999").part("people", ROWS, 3, "name").rows()).isEmpty();
        assertThat(sorting("q=a").part("people", ROWS, 3, "name").next()).as("that is for the list itself to say").isEmpty();
    }

    @Test
    void allRowsAreReadOnlyToSortThemAndOnlyIfThereAreNotTooMany() {
        List<Integer> some = List.of(3, 1, 2);
        Sorting usual = sorting("");
        assertThat(usual.rows("numbers", _ -> List.of(), () -> some)).isEqualTo(some);

        Sorting sorted = sorting("sort=numbers.n");
        assertThat(sorted.rows("numbers", most -> IntStream.range(0, Math.min(most, Sorting.LONGEST)).boxed().toList(), () -> some))
                .hasSize(Sorting.LONGEST);
        assertThat(sorted.sorts("numbers")).isTrue();

        Sorting tooLong = sorting("sort=numbers.n");
        List<Integer> shown = tooLong.rows("numbers", most -> IntStream.range(0, most).boxed().toList(), () -> some);
        Table<Integer> table = tooLong.part("numbers", shown, 2, "n=intValue()");
        assertThat(table.rows()).containsExactly(3, 1);
        assertThat(table.tooLong()).isTrue();
        assertThat(table.sorts("n")).isFalse();
        assertThat(table.direction("n")).isNull();
    }

    /** A person's number stands in the form and in no link. */
    @Test
    void aPageThatAFormHasAskedForSendsItOnceMore() {
        Sorting sorting = sorting("POST", "number=%2B4366412345&sort=-people.name");
        sorting.repeats(new Sorting.Form("/console/people", Map.of("number", "+4366412345")));
        Table<Row> table = sorting.part("people", ROWS, 3, "name", "code");

        assertThat(table.rows()).extracting(Row::name).containsExactly("Zoe", "berta", "Anna");
        assertThat(table.form()).isEqualTo(new Sorting.Form("/console/people", Map.of("number", "+4366412345")));
        assertThat(table.then("name")).isEmpty();
        assertThat(table.then("code")).isEqualTo("people.code");
        assertThat(table.order()).isEqualTo("-people.name");
        assertThat(table.place()).isEqualTo(3);
        assertThat(table("sort=people.name").form()).isNull();
        assertThat(table("sort=people.name").place()).isZero();
    }

    @Test
    void aHeadOfAColumnThatTheTableDoesNotHaveIsAFault() {
        Table<Row> table = table("");

        assertThatThrownBy(() -> table.sorts("salary")).hasMessageContaining("table people has no column salary. Maybe");
    }
}
