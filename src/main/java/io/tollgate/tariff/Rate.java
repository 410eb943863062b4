package io.tollgate.tariff;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * The price of a delivered message in one market, category and currency, from one day on. Amounts are millionths of the currency's unit.
 *
 * @param validFrom  first day, included; it identifies the version of the rate
 * @param listMicros the list rate, which is also the rate of the first tier
 * @param tiers      in rising order; empty if the market has none
 */
public record Rate(LocalDate validFrom, long listMicros, List<Tier> tiers) {

    /** @param fromMessage ordinal of the month's first message that costs {@code micros}, counted from 1 */
    public record Tier(long fromMessage, long micros) {}

    public Rate {
        if (listMicros < 0) {
            throw new IllegalArgumentException("list rate (" + listMicros + ") must not be negative");
        }
        tiers = List.copyOf(tiers);
    }

    /**
     * Price of the next message. Tiers are marginal: each rate applies to the messages of its tier only.
     *
     * @param chargedSoFar messages charged so far this month to the same business in the same market and category
     */
    public long at(long chargedSoFar) {
        long micros = listMicros;
        for (Tier tier : tiers) {
            if (tier.fromMessage() > chargedSoFar + 1) {
                break;
            }
            micros = tier.micros();
        }
        return micros;
    }

    /** Messages that cost the same. @param micros price of one */
    public record Part(long messages, long micros) {}

    /**
     * The prices of the next messages, in the order in which they are reached.
     *
     * @param chargedSoFar as for {@link #at}
     */
    public List<Part> parts(long chargedSoFar, long messages) {
        List<Part> parts = new ArrayList<>();
        long done = chargedSoFar;
        long end = Math.addExact(chargedSoFar, messages);
        while (done < end) {
            long reached = done;
            long until = tiers.stream().mapToLong(tier -> tier.fromMessage() - 1).filter(last -> last > reached).min().orElse(end);
            long these = Math.min(until, end) - done;
            parts.add(new Part(these, at(done)));
            done += these;
        }
        return parts;
    }

    /** The highest rate of all tiers. */
    public long highest() {
        return tiers.stream().mapToLong(Tier::micros).reduce(listMicros, Math::max);
    }
}
