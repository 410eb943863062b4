package io.tollgate.delivery;

import io.tollgate.delivery.Delivery.Outcome;
import io.tollgate.delivery.Receipt.Type;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What new receipts mean for one message. They are folded in the order in which they came, so the limits of batches make no difference.
 * Each type counts once. The first delivered or read charges the message, the first failed releases the reservation. The first of the two
 * wins; a receipt that contradicts it is only recorded.
 *
 * @param news     receipts of a type not booked before
 * @param told     those of them that the partner learns of: no step back (sent after delivered), and nothing that contradicts the outcome
 * @param outcome  after these receipts
 * @param charging the receipt that charges the message, if it is one of these; the day of its time decides the rate
 */
record Booking(List<Receipt> news, List<Receipt> told, Outcome outcome, Optional<Receipt> charging) {

    static Booking of(Outcome before, Set<Type> booked, List<Receipt> arriving) {
        Set<Type> known = EnumSet.noneOf(Type.class);
        known.addAll(booked);
        List<Receipt> news = new ArrayList<>();
        List<Receipt> told = new ArrayList<>();
        Outcome outcome = before;
        Optional<Receipt> charging = Optional.empty();
        for (Receipt receipt : arriving) {
            if (known.contains(receipt.type())) {
                continue;
            }
            if (isReported(receipt.type(), known, outcome)) {
                told.add(receipt);
            }
            Outcome after = outcomeAfter(receipt.type(), outcome);
            if (outcome == Outcome.OPEN && after == Outcome.CHARGED) {
                charging = Optional.of(receipt);
            }
            outcome = after;
            known.add(receipt.type());
            news.add(receipt);
        }
        return new Booking(List.copyOf(news), List.copyOf(told), outcome, charging);
    }

    private static boolean isReported(Type type, Set<Type> known, Outcome outcome) {
        return switch (outcome) {
            case RELEASED -> false;
            case CHARGED -> type != Type.FAILED && known.stream().noneMatch(later -> later != Type.FAILED && later.compareTo(type) > 0);
            case OPEN -> true;
        };
    }

    private static Outcome outcomeAfter(Type type, Outcome outcome) {
        return switch (outcome) {
            case CHARGED, RELEASED -> outcome;
            case OPEN -> switch (type) {
                case SENT -> Outcome.OPEN;
                case DELIVERED, READ -> Outcome.CHARGED;
                case FAILED -> Outcome.RELEASED;
            };
        };
    }

    /** Whether these receipts release the reservation. */
    boolean releases(Outcome before) {
        return before == Outcome.OPEN && outcome == Outcome.RELEASED;
    }
}
