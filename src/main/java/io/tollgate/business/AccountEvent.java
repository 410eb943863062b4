package io.tollgate.business;

import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.LocalDate;

/** What happened to the account of a business or to one of its numbers, and what it is told. Published within the transaction. */
public sealed interface AccountEvent {

    BusinessId business();

    /** The messages of the business are no longer sent, or are sent again. */
    record Standing(BusinessId business, BusinessStatus now) implements AccountEvent {}

    /** The numbers of the business may send faster, as it has another plan. */
    record Faster(BusinessId business) implements AccountEvent {}

    /** An officer gave a number another name. */
    record Named(Sender sender) implements AccountEvent {

        @Override
        public BusinessId business() {
            return sender.business();
        }
    }

    /** The two-step PIN of a number was changed. */
    record PinChanged(Sender sender) implements AccountEvent {

        @Override
        public BusinessId business() {
            return sender.business();
        }
    }

    /** An officer has decided about its application for verification. */
    record Reviewed(BusinessId business, Decision decision) implements AccountEvent {

        /** DEFERRED: more documents are wanted. */
        public enum Decision {
            APPROVED, REJECTED, DEFERRED
        }
    }

    /** People take the messages of its number in another way than before. */
    record Rated(Sender sender, QualityRating was, QualityRating now) implements AccountEvent {

        @Override
        public BusinessId business() {
            return sender.business();
        }
    }

    /** The business may reach more or fewer new recipients than before. */
    record Limited(BusinessId business, MessagingTier was, MessagingTier tier) implements AccountEvent {}

    /**
     * It was agreed how much it may spend within an hour before a rule stops it, or such an agreement ends.
     *
     * @param day the first day, included; if it ends, the last one
     */
    record SpendingAgreed(BusinessId business, Money hourly, LocalDate day, boolean ends) implements AccountEvent {}
}
