package io.tollgate.rulebook.tables;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import io.tollgate.tariff.SaftCodes;
import io.tollgate.tariff.SaftCodes.Account;
import io.tollgate.tariff.SaftCodes.TaxCode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Reads {@code tables/saft-accounts.csv} and {@code tables/saft-tax-codes.csv}. Without them nothing has a name in the audit file. */
final class SaftTables {

    private static final String ACCOUNTS = "tables/saft-accounts.csv";
    private static final String TAX_CODES = "tables/saft-tax-codes.csv";
    private static final List<String> TREATMENTS = List.of("DOMESTIC", "REVERSE_CHARGE", "OUTSIDE_SCOPE", "SMALL_BUSINESS");

    private SaftTables() {}

    static SaftCodes read(RuleFiles files, Faults faults) {
        return new SaftCodes(accounts(files, faults), taxCodes(files, faults));
    }

    private static List<Account> accounts(RuleFiles files, Faults faults) {
        if (!Table.contains(files, ACCOUNTS)) {
            return List.of();
        }
        List<Row> rows = Table.dated(files, ACCOUNTS, List.of("account", "number", "name", "category", "code"), faults);
        List<Account> accounts = new ArrayList<>();
        for (Row row : rows) {
            Optional<String> account = row.fitting("account", "[a-z][a-z-]{0,30}(:.{1,68})?", "account of the ledger", "revenue");
            Optional<String> number = row.fitting("number", "[0-9A-Za-z.-]{1,20}", "number of an account", "3000");
            Optional<String> name = row.fitting("name", ".{1,256}", "name of an account", "Salgsinntekt");
            Optional<String> category = row.fitting("category", "[0-9A-Za-z_-]{1,256}", "grouping category", "salgsinntekt");
            Optional<String> code = row.fitting("code", "[0-9A-Za-z.]{1,35}", "grouping code", "3000");
            if (account.isPresent() && number.isPresent() && name.isPresent() && category.isPresent() && code.isPresent()) {
                accounts.add(new Account(account.get(), number.get(), name.get(), category.get(), code.get(), row.days().from(),
                        row.days().until()));
            }
        }
        tellDoubles(rows, (row, other) -> row.text("account").equals(other.text("account")), "account");
        tellOtherNames(rows);
        return accounts;
    }

    /** An account of the file has one name, one category and one code. */
    private static void tellOtherNames(List<Row> rows) {
        for (int index = 0; index < rows.size(); index++) {
            Row row = rows.get(index);
            rows.subList(0, index).stream().filter(other -> other.text("number").equals(row.text("number")) && overlap(row, other))
                    .filter(other -> !List.of(row.text("name"), row.text("category"), row.text("code"))
                            .equals(List.of(other.text("name"), other.text("category"), other.text("code"))))
                    .findFirst().ifPresent(other -> row.fault("number", "has another name, category or code in line " + other.line()));
        }
    }

    private static List<TaxCode> taxCodes(RuleFiles files, Faults faults) {
        if (!Table.contains(files, TAX_CODES)) {
            return List.of();
        }
        List<Row> rows = Table.dated(files, TAX_CODES, List.of("treatment", "percent", "code"), faults);
        List<TaxCode> codes = new ArrayList<>();
        for (Row row : rows) {
            Optional<String> treatment = row.oneOf("treatment", TREATMENTS, "treatment of a tax");
            Optional<BigDecimal> percent = row.fitting("percent", "[0-9]{1,2}([.][0-9]{1,3})?", "percentage", "25").map(BigDecimal::new);
            Optional<String> code = row.fitting("code", "[0-9]{1,2}|NA", "standard tax code", "3");
            if (treatment.isPresent() && percent.isPresent() && code.isPresent()) {
                codes.add(new TaxCode(treatment.get(), percent.get(), code.get(), row.days().from(), row.days().until()));
            }
        }
        tellDoubles(rows, (row, other) -> row.text("treatment").equals(other.text("treatment"))
                && row.text("percent").equals(other.text("percent")), "treatment");
        return codes;
    }

    private static void tellDoubles(List<Row> rows, BiPredicate<Row, Row> isSame, String column) {
        for (int index = 0; index < rows.size(); index++) {
            Row row = rows.get(index);
            rows.subList(0, index).stream().filter(other -> isSame.test(row, other) && overlap(row, other)).findFirst()
                    .ifPresent(other -> row.twice(row.text(column), other));
        }
    }

    private static boolean overlap(Row row, Row other) {
        return !row.days().from().isAfter(other.days().until()) && !other.days().from().isAfter(row.days().until());
    }
}
