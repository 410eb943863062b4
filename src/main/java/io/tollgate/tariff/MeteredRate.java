package io.tollgate.tariff;

import io.tollgate.money.Money;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;

/**
 * The price of an event that has a size, from one day on: a call has seconds, data have kilobytes, a long text has parts. Each event is
 * counted in pulses, and a pulse that has begun counts whole. The price of a pulse is whole millionths in each tier, so every sum is exact.
 * Pure and immutable.
 *
 * @param event     what is counted, such as {@code call}
 * @param country   ISO 3166 alpha-2 of the other side, or {@link RateCard#OTHER}
 * @param unit      for which the prices are
 * @param pulse     the least that counts: seconds, kilobytes or parts
 * @param validFrom first day, in the business's zone
 * @param tiers     in rising order; the first one begins after 0 units
 */
public record MeteredRate(String event, String country, Currency currency, Unit unit, long pulse, Tiering tiering, LocalDate validFrom,
        List<Tier> tiers) {

    /** What a price is for. */
    public enum Unit {
        /** 60 seconds. */
        MINUTE(60),
        /** A part of a long text, as SMS have them. */
        PART(1),
        /** 1000 kilobytes. */
        MEGABYTE(1_000);

        private final long size;

        Unit(long size) {
            this.size = size;
        }

        /** Seconds, parts or kilobytes of one unit. */
        public long size() {
            return size;
        }
    }

    /** The messages to which the price of a tier applies. */
    public enum Tiering {
        /** The price applies to what is in the tier. */
        MARGINAL,
        /** The price applies to all messages of the month, as soon as the month reaches the tier. */
        VOLUME
    }

    /** @param afterUnits so many units of the month come before it @param micros price of a unit in millionths of the currency's unit */
    public record Tier(long afterUnits, long micros) {}

    /** Pulses that cost the same. @param micros price of a unit */
    public record Part(long pulses, long micros, Money amount) {}

    /**
     * What events cost.
     *
     * @param pulses  that they count
     * @param parts   in the order of the tiers
     * @param earlier by how much what came before in the month changes, because the month reaches another tier
     * @param sum     of the parts and of {@code earlier}
     */
    public record Price(long pulses, List<Part> parts, Money earlier, Money sum) {}

    public MeteredRate {
        tiers = List.copyOf(tiers);
        if (pulse < 1) {
            throw new IllegalArgumentException("pulse (" + pulse + ") must be positive");
        }
        if (tiers.isEmpty() || tiers.getFirst().afterUnits() != 0) {
            throw new IllegalArgumentException("the first tier must begin after 0 units: " + tiers);
        }
        for (int i = 0; i < tiers.size(); i++) {
            Tier tier = tiers.get(i);
            if (i > 0 && tier.afterUnits() <= tiers.get(i - 1).afterUnits()) {
                throw new IllegalArgumentException("tiers must rise: " + tiers);
            }
            if (!isWhole(tier.micros(), pulse, unit) || !beginsWithPulse(tier.afterUnits(), pulse, unit)) {
                throw new IllegalArgumentException("a pulse of " + pulse + " must cost whole millionths and be in one tier: " + tier);
            }
        }
    }

    /** Whether a pulse costs whole millionths at this price of a unit. */
    public static boolean isWhole(long micros, long pulse, Unit unit) {
        return micros >= 0 && product(micros, pulse).mod(BigInteger.valueOf(unit.size())).signum() == 0;
    }

    /** Whether a pulse ends after exactly so many units, so that none belongs to two tiers. */
    public static boolean beginsWithPulse(long afterUnits, long pulse, Unit unit) {
        return product(afterUnits, unit.size()).mod(BigInteger.valueOf(pulse)).signum() == 0;
    }

    private static BigInteger product(long one, long other) {
        return BigInteger.valueOf(one).multiply(BigInteger.valueOf(other));
    }

    /** How many pulses an event counts. @param size in seconds, kilobytes or parts, at least 0; an event of size 0 counts none */
    public long pulses(long size) {
        if (size < 0) {
            throw new IllegalArgumentException("size (" + size + ") must not be negative");
        }
        return Math.ceilDiv(size, pulse);
    }

    /**
     * What these events cost.
     *
     * @param before pulses that were counted before in the month
     * @param sizes  of the events, in seconds, kilobytes or parts; each is rounded up on its own
     * @throws ArithmeticException beyond 64 bits
     */
    public Price price(long before, List<Long> sizes) {
        long pulses = sizes.stream().mapToLong(this::pulses).reduce(0, Math::addExact);
        long end = Math.addExact(before, pulses);
        Money none = Money.zero(currency);
        if (pulses == 0) {
            return new Price(0, List.of(), none, none);
        }
        List<Part> parts = switch (tiering) {
            case MARGINAL -> marginal(before, end);
            case VOLUME -> List.of(part(pulses, reached(end)));
        };
        Money earlier = tiering == Tiering.MARGINAL || before == 0
                ? none
                : part(before, reached(end)).amount().minus(part(before, reached(before)).amount());
        return new Price(pulses, parts, earlier, parts.stream().map(Part::amount).reduce(earlier, Money::plus));
    }

    private List<Part> marginal(long before, long end) {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < tiers.size(); i++) {
            long from = Math.max(before, begin(tiers.get(i)));
            long until = i + 1 < tiers.size() ? Math.min(end, begin(tiers.get(i + 1))) : end;
            if (until > from) {
                parts.add(part(until - from, tiers.get(i)));
            }
        }
        return parts;
    }

    /** The tier of the last one of so many pulses. */
    private Tier reached(long pulses) {
        return tiers.stream().filter(tier -> begin(tier) < pulses).reduce(tiers.getFirst(), (_, later) -> later);
    }

    /** The number of pulses before the tier. */
    private long begin(Tier tier) {
        return product(tier.afterUnits(), unit.size()).divide(BigInteger.valueOf(pulse)).min(BigInteger.valueOf(Long.MAX_VALUE))
                .longValueExact();
    }

    private Part part(long pulses, Tier tier) {
        Money each = new Money(product(tier.micros(), pulse).divide(BigInteger.valueOf(unit.size())).longValueExact(), currency);
        return new Part(pulses, tier.micros(), each.times(pulses));
    }
}
