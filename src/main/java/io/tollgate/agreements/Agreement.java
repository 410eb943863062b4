package io.tollgate.agreements;

import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Something that was agreed with a business. Days are the business's, in its zone.
 *
 * @param first     the first day, included
 * @param last      the last day, included; empty: until it is ended
 * @param reference where the business has agreed: a contract, a letter
 * @param proposed  who entered it
 * @param approved  the second person; it counts only if there is one
 * @param ended     if it was ended before its last day, or withdrawn before it was approved
 */
public record Agreement(int id, BusinessId business, Terms terms, LocalDate first, Optional<LocalDate> last, String reference,
        Signed proposed, Optional<Signed> approved, Optional<Ended> ended) {

    /** What was agreed. */
    public sealed interface Terms {

        /** Messages to a market in a category cost no more than this, each. */
        record Price(String market, Category category, Money each) implements Terms {}

        /**
         * So much of their price is taken off.
         *
         * @param market   empty: all
         * @param category empty: all
         * @param percent  more than 0, at most 100, with at most three decimals
         */
        record Discount(Optional<String> market, Optional<Category> category, BigDecimal percent) implements Terms {}

        /**
         * So many messages of a month are free, the first that are delivered.
         *
         * @param market   empty: all but those of SMS
         * @param category empty: all
         */
        record Allowance(Optional<String> market, Optional<Category> category, long monthly) implements Terms {}

        /** A month costs so much, whatever is sent. */
        record PlanFee(Money monthly) implements Terms {}

        /** The messages of a month cost at least so much. */
        record MinimumFee(Money monthly) implements Terms {}

        /** It may spend so much within an hour, before a rule stops it; an invoice has nothing of it. */
        record SpendingLimit(Money hourly) implements Terms {}
    }

    /** @param by the account of the administration */
    public record Signed(String by, Instant at) {}

    /** @param lastDay the last day after all; the day before the first one if it never counts */
    public record Ended(LocalDate lastDay, Signed signed) {}

    /** The stages of an agreement. */
    public enum State {
        /** Waits for a second person. */
        PROPOSED,
        /** Counts from its first to its last day. */
        APPROVED,
        /** Was ended before its last day. */
        ENDED,
        /** Was taken back before somebody approved it. */
        WITHDRAWN
    }

    /** What an agreement is about. Two agreements with the same scope may not count on the same day. */
    sealed interface Scope {

        /** What says something about messages. */
        sealed interface Some extends Scope {

            /** Empty: all. */
            Optional<String> market();

            /** Empty: all. */
            Optional<Category> category();
        }

        record Messages(Optional<String> market, Optional<Category> category) implements Some {}

        record Free(Optional<String> market, Optional<Category> category) implements Some {}

        record PlanFee() implements Scope {}

        record MinimumFee() implements Scope {}

        record SpendingLimit() implements Scope {}
    }

    public State state() {
        if (ended.isPresent()) {
            return approved.isPresent() ? State.ENDED : State.WITHDRAWN;
        }
        return approved.isPresent() ? State.APPROVED : State.PROPOSED;
    }

    /** The last day on which it counts or would count. */
    public LocalDate lastDay() {
        LocalDate agreed = last.orElse(LocalDate.MAX);
        return ended.map(Ended::lastDay).filter(day -> day.isBefore(agreed)).orElse(agreed);
    }

    public boolean counts(LocalDate day) {
        return approved.isPresent() && !day.isBefore(first) && !day.isAfter(lastDay());
    }

    Scope scope() {
        return switch (terms) {
            case Terms.Price price -> new Scope.Messages(Optional.of(price.market()), Optional.of(price.category()));
            case Terms.Discount discount -> new Scope.Messages(discount.market(), discount.category());
            case Terms.Allowance allowance -> new Scope.Free(allowance.market(), allowance.category());
            case Terms.PlanFee _ -> new Scope.PlanFee();
            case Terms.MinimumFee _ -> new Scope.MinimumFee();
            case Terms.SpendingLimit _ -> new Scope.SpendingLimit();
        };
    }

    /** Whether both say something about the same thing on the same day. */
    boolean contradicts(Agreement other) {
        return scope().equals(other.scope()) && !first.isAfter(other.lastDay()) && !other.first.isAfter(lastDay());
    }
}
