package io.tollgate.delivery;

import io.tollgate.business.AccountEvent;
import io.tollgate.business.AccountEvent.Faster;
import io.tollgate.business.AccountEvent.Limited;
import io.tollgate.business.AccountEvent.Named;
import io.tollgate.business.AccountEvent.PinChanged;
import io.tollgate.business.AccountEvent.Rated;
import io.tollgate.business.AccountEvent.Reviewed;
import io.tollgate.business.AccountEvent.SpendingAgreed;
import io.tollgate.business.AccountEvent.Standing;
import io.tollgate.business.Businesses;
import io.tollgate.business.BusinessStatus;
import io.tollgate.business.MessagingTier;
import io.tollgate.business.QualityRating;
import io.tollgate.business.Sender;
import io.tollgate.delivery.AccountNotice.Field;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tells a business by its webhook what happened to its account and its numbers, in the fields and words of the Cloud API. */
@Component
class AccountNotices {

    private static final JsonNodeFactory nodes = JsonNodeFactory.instance;
    /** The form in which the Cloud API writes the date of a ban. */
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MMMM d, uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final StatusUpdates updates;
    private final Businesses businesses;
    private final Clock clock;

    AccountNotices(StatusUpdates updates, Businesses businesses, Clock clock) {
        this.updates = updates;
        this.businesses = businesses;
        this.clock = clock;
    }

    /** Tells an event, in the transaction of the change. */
    @EventListener
    void tell(AccountEvent event) {
        Instant now = clock.instant();
        switch (event) {
            case Standing(BusinessId business, BusinessStatus standing) -> {
                ObjectNode value = nodes.objectNode().put("event", "DISABLED_UPDATE");
                value.putObject("ban_info").put("waba_ban_state", standing == BusinessStatus.SUSPENDED ? "DISABLE" : "REINSTATE")
                        .put("waba_ban_date", DAY.format(now));
                add(business, Field.ACCOUNT_UPDATE, value, now);
            }
            case Faster(BusinessId business) -> businesses.senders(business).forEach(number -> add(business,
                    Field.PHONE_NUMBER_QUALITY_UPDATE, of(number).put("event", "THROUGHPUT_UPGRADE"), now));
            case Named(Sender number) -> add(number.business(), Field.PHONE_NUMBER_NAME_UPDATE, of(number).put("decision", "APPROVED")
                    .put("requested_verified_name", number.displayName()).put("rejection_reason", "NONE"), now);
            case PinChanged(Sender number) -> add(number.business(), Field.SECURITY, of(number).put("event", "PIN_CHANGED"), now);
            case Limited(BusinessId business, MessagingTier was, MessagingTier tier) -> {
                add(business, Field.BUSINESS_CAPABILITY_UPDATE,
                        nodes.objectNode().put("max_daily_conversations_per_business", tier.name()), now);
                updates.notice((tier.compareTo(was) > 0 ? AccountAlert.MESSAGING_LIMIT_RAISED : AccountAlert.MESSAGING_LIMIT_LOWERED)
                        .of(business, "The messaging limit is " + tier + ". It was " + was + ".", now));
            }
            case SpendingAgreed(BusinessId business, Money hourly, LocalDate day, boolean ends) ->
                    updates.notice(AccountAlert.SPENDING_LIMIT_CHANGED.of(business, hourly + " within an hour are agreed as the limit of"
                            + " spending " + (ends ? "until " : "from ") + day + (ends ? "." : " on."), now));
            case Rated(Sender number, QualityRating was, QualityRating rating) -> flag(number, was, rating, now);
            case Reviewed(BusinessId business, Reviewed.Decision decision) ->
                    add(business, Field.ACCOUNT_REVIEW_UPDATE, nodes.objectNode().put("decision", decision.name()), now);
        }
    }

    /** The Cloud API tells of a low quality and of its end, and has no event for what is between the others. */
    private void flag(Sender number, QualityRating was, QualityRating rating, Instant now) {
        if (was == QualityRating.RED || rating == QualityRating.RED) {
            add(number.business(), Field.PHONE_NUMBER_QUALITY_UPDATE,
                    of(number).put("event", rating == QualityRating.RED ? "FLAGGED" : "UNFLAGGED"), now);
        }
    }

    /** The Cloud API writes these numbers without {@code +}. */
    private static ObjectNode of(Sender number) {
        return nodes.objectNode().put("display_phone_number", Envelope.digits(number.displayNumber()));
    }

    private void add(BusinessId business, Field field, ObjectNode value, Instant now) {
        updates.notice(new AccountNotice(business, field, value.toString(), now));
    }
}
