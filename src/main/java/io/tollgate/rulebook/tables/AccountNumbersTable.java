package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import io.tollgate.tariff.AccountNumbers;
import io.tollgate.tariff.AccountNumbers.Numbered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code tables/ledger-accounts.csv}. Without this table no account has a number. */
final class AccountNumbersTable {

    private static final String TABLE = "tables/ledger-accounts.csv";
    private static final List<String> CHARTS = List.of("SKR03", "SKR04");

    private AccountNumbersTable() {}

    static AccountNumbers read(RuleFiles files, Faults faults) {
        if (!Table.contains(files, TABLE)) {
            return AccountNumbers.empty();
        }
        List<Row> rows = Table.dated(files, TABLE, List.of("account", "chart", "number", "name"), faults);
        List<Numbered> numbers = new ArrayList<>();
        for (int index = 0; index < rows.size(); index++) {
            Row row = rows.get(index);
            Optional<String> account = row.fitting("account", "[a-z][a-z-]{0,30}(:.{1,68})?", "account of the ledger", "revenue");
            Optional<String> chart = row.oneOf("chart", CHARTS, "chart of accounts");
            Optional<Integer> number = row.fitting("number", "[0-9]{4}|[1-9][0-9]{4}", "number of four or five digits", "8200")
                    .map(Integer::parseInt);
            if (account.isPresent() && chart.isPresent() && number.isPresent()) {
                numbers.add(new Numbered(account.get(), chart.get(), number.get(), row.text("name"), row.days().from(),
                        row.days().until()));
            }
            rows.subList(0, index).stream().filter(other -> isSame(row, other)).findFirst()
                    .ifPresent(other -> row.twice(row.text("account") + " " + row.text("chart"), other));
        }
        return new AccountNumbers(numbers);
    }

    private static boolean isSame(Row row, Row other) {
        return row.text("account").equals(other.text("account")) && row.text("chart").equals(other.text("chart"))
                && !row.days().from().isAfter(other.days().until()) && !other.days().from().isAfter(row.days().until());
    }
}
