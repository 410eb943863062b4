package io.tollgate.business;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/**
 * Which plan a business has had since when, in its zone; before the first day it had none. The plan at the end of a day is that of the
 * whole day.
 *
 * @param changes in the order of their days; two that follow each other have different plans
 */
public record PlanDays(List<Since> changes) {

    private static final LocalDate ALWAYS = LocalDate.EPOCH;
    /** The most changes of plan that are kept. After more of them the earliest go, which are of months that are long over. */
    private static final int MOST = 60;

    /** The first day of a plan. */
    public record Since(LocalDate first, Plan plan) {}

    /** Days of one month with the same plan, both included. */
    public record Span(Plan plan, LocalDate first, LocalDate last) {}

    public PlanDays {
        changes = List.copyOf(changes);
    }

    /** A business that has had this plan always, as far as is known. */
    static PlanDays always(Plan plan) {
        return new PlanDays(List.of(new Since(ALWAYS, plan)));
    }

    static PlanDays from(LocalDate first, Plan plan) {
        return new PlanDays(List.of(new Since(first, plan)));
    }

    /** @param day on which the business gets the plan; another zone may make it earlier than the last change, which does not move */
    PlanDays with(Plan plan, LocalDate day) {
        if (changes.getLast().plan() == plan) {
            return this;
        }
        LocalDate first = day.isBefore(changes.getLast().first()) ? changes.getLast().first() : day;
        List<Since> all = new ArrayList<>(changes);
        if (all.getLast().first().equals(first)) {
            all.removeLast();
        }
        if (all.isEmpty() || all.getLast().plan() != plan) {
            all.add(new Since(first, plan));
        }
        return new PlanDays(all.subList(Math.max(0, all.size() - MOST), all.size()));
    }

    /** The days of a month, as far as the business had or has a plan on them; the present plan lasts. */
    public List<Span> in(YearMonth month) {
        List<Span> spans = new ArrayList<>();
        for (int one = 0; one < changes.size(); one++) {
            Since since = changes.get(one);
            LocalDate first = since.first().isAfter(month.atDay(1)) ? since.first() : month.atDay(1);
            LocalDate last = one + 1 < changes.size() && !changes.get(one + 1).first().isAfter(month.atEndOfMonth())
                    ? changes.get(one + 1).first().minusDays(1)
                    : month.atEndOfMonth();
            if (!last.isBefore(first)) {
                spans.add(new Span(since.plan(), first, last));
            }
        }
        return spans;
    }

    /** The number of days of a month on which the business has the plan, if it keeps the present one. */
    public int days(Plan plan, YearMonth month) {
        return in(month).stream().filter(span -> span.plan() == plan)
                .mapToInt(span -> span.last().getDayOfMonth() - span.first().getDayOfMonth() + 1).sum();
    }
}
