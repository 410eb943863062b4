package io.tollgate.rulebook.tables;

import io.tollgate.business.Plan;
import io.tollgate.money.Money;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.tables.Table.Row;
import io.tollgate.tariff.PlanFees;
import io.tollgate.tariff.PlanFees.PlanFee;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code tariff/plan-fees/plan-fees.csv}: what plans cost a month. Without the table they cost nothing. */
final class PlanFeesTable {

    static final String FILE = "tariff/plan-fees/plan-fees.csv";
    private static final String FEE = "fee_a_month";
    private static final List<String> PLANS = Arrays.stream(Plan.values()).map(Plan::name).toList();

    private PlanFeesTable() {}

    private record Key(String plan, Currency currency, LocalDate from) {}

    static PlanFees read(RuleFiles files, Faults faults) {
        if (!Table.contains(files, FILE)) {
            return PlanFees.empty();
        }
        Map<Key, PlanFee> fees = new LinkedHashMap<>();
        for (Row row : Table.rows(files, FILE, List.of("plan", "currency", "valid_from", FEE), faults)) {
            Optional<String> plan = row.oneOf("plan", PLANS, "plan");
            Optional<Currency> currency = row.parsed("currency", Currency::getInstance, "currency", "USD");
            Optional<LocalDate> from = row.day("valid_from");
            Optional<Long> micros = row.micros(FEE);
            if (plan.isEmpty() || currency.isEmpty() || from.isEmpty() || micros.isEmpty()) {
                continue;
            }
            if (row.text("source").isEmpty()) {
                row.fault("There is no source of the fee. Maybe name the price list, or say `made up`.");
            }
            PlanFee fee = new PlanFee(plan.get(), from.get(), new Money(micros.get(), currency.get()));
            if (fees.put(new Key(plan.get(), currency.get(), from.get()), fee) != null) {
                row.fault("There are two fees for the same plan, currency and day. Maybe delete one of the rows.");
            }
        }
        return new PlanFees(List.copyOf(fees.values()));
    }

    /** A plan that has a fee in one currency has one in each, from the first day of the currency's rates on. */
    static void checkGaps(PlanFees fees, RateTables rates, Faults faults) {
        Map<String, LocalDate> first = new HashMap<>();
        fees.fees().forEach(fee -> first.merge(fee.plan() + fee.monthly().currency(), fee.from(),
                (one, other) -> one.isBefore(other) ? one : other));
        for (String plan : fees.fees().isEmpty() ? List.<String>of() : PLANS) {
            for (Currency currency : rates.currencies()) {
                Optional<LocalDate> begins = Optional.ofNullable(first.get(plan + currency));
                LocalDate card = rates.firstDay(currency).orElse(LocalDate.MAX);
                if (begins.isEmpty()) {
                    faults.add(FILE, 1, "The plan " + plan + " has no fee in " + currency + ", in which there are rates. Maybe add a row,"
                            + " with the fee 0 if it costs nothing.");
                } else if (begins.get().isAfter(card)) {
                    faults.add(FILE, 1, "The plan " + plan + " has no fee in " + currency + " from " + card + ", the first day of the"
                            + " rates, to " + begins.get().minusDays(1) + ". Maybe add a row, with the fee 0 if it cost nothing.");
                }
            }
        }
    }
}
