package io.tollgate.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EditedTableTest {

    private static final String TEXT = """
            # When marketing may begin.
            jurisdiction,opens,basis

            FR,08:00,"rules of the operators, for SMS"
            # Germany has no law of its own.
            DE, 09:00 ,
            """;

    private static EditedTable table() {
        return EditedTable.of(TEXT).orElseThrow();
    }

    @Test
    void commentsAndUntouchedRowsKeepEachLetter() {
        assertThat(table().columns()).containsExactly("jurisdiction", "opens", "basis");
        assertThat(table().rows()).extracting(EditedTable.Row::line).containsExactly(4, 6);
        assertThat(table().with(Map.of(4, table().rows().getFirst().cells(), 6, table().rows().getLast().cells()), Set.of(), List.of()))
                .isEqualTo(TEXT);
    }

    @Test
    void rowsAreChangedRemovedAndAdded() {
        assertThat(table().with(Map.of(6, List.of("DE", "10:00", "say \"no\"")), Set.of(4), List.of(List.of("AT", "08:00", "a\r\nb"))))
                .isEqualTo("""
                        # When marketing may begin.
                        jurisdiction,opens,basis

                        # Germany has no law of its own.
                        DE,10:00,"say ""no""\"
                        AT,08:00,a b
                        """);
    }

    @Test
    void rowsAreFoundByWordsInAnyCell() {
        assertThat(table().having("OPERATORS")).extracting(EditedTable.Row::line).containsExactly(4);
        assertThat(table().having("")).hasSize(2);
        assertThat(table().having("Germany")).as("a comment").isEmpty();
    }

    @Test
    void whatIsNoRowIsNotChanged() {
        assertThatThrownBy(() -> table().with(Map.of(5, List.of("a", "b", "c")), Set.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("line 5");
        assertThatThrownBy(() -> table().with(Map.of(), Set.of(2), List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table().with(Map.of(99, List.of("a", "b", "c")), Set.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table().with(Map.of(6, List.of("DE")), Set.of(), List.of())).hasMessageContaining("3 cells");
        assertThatThrownBy(() -> table().with(Map.of(), Set.of(), List.of(List.of("AT")))).hasMessageContaining("3 cells");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# only a comment\n", "a,b\n1\n", "a,b\n1,2,3\n", "a,b\n\"1,2\n", "a,b\n1,\"2\"3\n"})
    void whatIsNoTableIsChangedAsTextOnly(String text) {
        assertThat(EditedTable.of(text)).isEmpty();
    }
}
