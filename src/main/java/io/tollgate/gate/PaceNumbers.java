package io.tollgate.gate;

import io.tollgate.delivery.SpendingStops.Spending;
import io.tollgate.ledger.SpendingPace;
import io.tollgate.ledger.SpendingPace.Sum;
import io.tollgate.rulebook.language.PaceAsked;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a case file tells of the pace of spending: a number for each thing that rules ask. */
final class PaceNumbers {

    private PaceNumbers() {}

    /**
     * @param before what is counted. @param now what is not counted yet, or less than nothing if it must not count
     * @param today in the zone of the business
     */
    static Map<String, Long> of(Set<PaceAsked> asked, SpendingPace before, Sum now, LocalDate today, Spending spending) {
        Map<String, Long> numbers = new HashMap<>();
        for (PaceAsked one : asked) {
            Sum sum = one.ofMinutes() ? before.minutes().getOrDefault(one.number(), Sum.NOTHING) : before.today();
            switch (one.kind()) {
                case SPENT -> numbers.put(one.key(), sum.plus(now).micros());
                case SENT -> numbers.put(one.key(), sum.plus(now).messages());
                case STOPPED -> numbers.put(one.key(), spending.stopped() ? 1L : 0L);
                case AGREED -> numbers.put(one.key(), spending.agreedMicros());
                case USUAL -> {
                    LocalDate first = today.minusDays(one.number());
                    List<Long> days = before.before().entrySet().stream().filter(day -> !day.getKey().isBefore(first))
                            .map(Map.Entry::getValue).toList();
                    numbers.put(one.key(), days.stream().mapToLong(Long::longValue).sum());
                    numbers.put(one.daysKey(), (long) days.size());
                }
            }
        }
        return numbers;
    }
}
