package io.tollgate.ledger;

import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.money.Money;
import io.tollgate.tariff.Rate;
import io.tollgate.tariff.RateCard;
import io.tollgate.traffic.Allowance;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Prices delivered messages: by the rate of the day of delivery in the business's zone, in the volume tier reached then, and
 * never higher than the sum held at admission. Pure: the same deliveries, rate card and counts give the same charges.
 */
final class Pricing {

    private static final Comparator<Delivery> IN_TURN = Comparator.comparing(Delivery::at)
            .thenComparing(delivery -> delivery.reservation().id());

    private final RateCard card;

    Pricing(RateCard card) {
        this.card = card;
    }

    /** A reservation whose message was delivered, and the account that pays. */
    record Delivery(Reservation reservation, Instant at, Account account) {

        Delivery {
            at = at.isBefore(reservation.admittedAt()) ? reservation.admittedAt() : at;
        }

        LocalDate day() {
            return LocalDate.ofInstant(at, account.zone());
        }

        YearMonth month() {
            return YearMonth.from(day());
        }

        /** How many messages of the month of delivery are free for the reason of this one. */
        int allowance() {
            return reservation.allowance(month(), YearMonth.from(reservation.admittedAt().atZone(account.zone())));
        }
    }

    /** The counts that these deliveries may raise, in the order in which they are locked; messages that are free anyway raise none. */
    SortedSet<VolumeKey> counts(List<Delivery> deliveries) {
        SortedSet<VolumeKey> keys = new TreeSet<>();
        for (Delivery delivery : deliveries) {
            if (delivery.reservation().freeReason().isEmpty() || delivery.reservation().allowance() > 0) {
                keys.add(count(delivery));
            }
        }
        return keys;
    }

    /**
     * Prices the deliveries in the order in which they happened. Tiers are marginal: each message has the rate of the tier
     * that the messages charged before it this month have reached, and earlier messages keep their rates.
     *
     * @param charged the number of charged messages for each key of {@link #counts}; this call raises it
     * @param used    how many free messages of each allowance are used up; this call raises it
     */
    List<Charge> price(List<Delivery> deliveries, Map<VolumeKey, Long> charged, Map<Allowance, Integer> used) {
        List<Charge> charges = new ArrayList<>(deliveries.size());
        for (Delivery delivery : deliveries.stream().sorted(IN_TURN).toList()) {
            charges.add(isFree(delivery, used)
                    ? charge(delivery, Money.zero(delivery.account().currency()), delivery.reservation().freeReason(), rate(delivery))
                    : price(delivery, charged));
        }
        return charges;
    }

    private static boolean isFree(Delivery delivery, Map<Allowance, Integer> used) {
        Optional<Allowance> undecided = FreeMessages.undecided(delivery);
        if (undecided.isEmpty()) {
            return delivery.reservation().freeReason().isPresent();
        }
        boolean isLeft = used.getOrDefault(undecided.get(), 0) < delivery.allowance();
        if (isLeft) {
            used.merge(undecided.get(), 1, Integer::sum);
        }
        return isLeft;
    }

    private Charge price(Delivery delivery, Map<VolumeKey, Long> charged) {
        Reservation reservation = delivery.reservation();
        Optional<Rate> rate = rate(delivery);
        long before = charged.merge(count(delivery), 1L, Math::addExact) - 1;
        // The business was quoted the ceiling, so it does not pay for a rate that rose since admission, or for a missing row.
        long ceiling = reservation.ceiling().micros();
        long price = rate.map(found -> Math.min(reservation.times(found.at(before)), ceiling)).orElse(ceiling);
        return charge(delivery, new Money(price, reservation.ceiling().currency()), Optional.empty(), rate);
    }

    private Charge charge(Delivery delivery, Money price, Optional<FreeReason> freeReason, Optional<Rate> rate) {
        Reservation reservation = delivery.reservation();
        LocalDate day = delivery.day();
        return new Charge(reservation.id(), reservation.business(), reservation.sender(), delivery.at(), day,
                openPeriod(delivery.month(), delivery.account().closedThrough()), market(delivery), reservation.category(), price,
                freeReason, rate.map(Rate::validFrom).orElse(day), reservation.country());
    }

    /** The month itself, or the first month that is not closed: nothing is added to a month that is closed. */
    static YearMonth openPeriod(YearMonth month, YearMonth closedThrough) {
        return month.isAfter(closedThrough) ? month : closedThrough.plusMonths(1);
    }

    private VolumeKey count(Delivery delivery) {
        return new VolumeKey(delivery.reservation().business(), market(delivery), delivery.reservation().category(), delivery.month());
    }

    private String market(Delivery delivery) {
        Reservation reservation = delivery.reservation();
        String country = reservation.country();
        String place = reservation.parts() > 0
                ? RateCard.sms(country)
                : RateCard.isInternational(reservation.market()) ? RateCard.international(country) : country;
        return card.market(place, delivery.day(), delivery.account().currency());
    }

    private Optional<Rate> rate(Delivery delivery) {
        return card.rate(market(delivery), delivery.reservation().category(), delivery.account().currency(), delivery.day());
    }
}
