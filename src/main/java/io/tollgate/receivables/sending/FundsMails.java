package io.tollgate.receivables.sending;

import static java.util.Objects.requireNonNull;

import io.tollgate.database.Backoff;
import io.tollgate.database.RecurringWork;
import io.tollgate.database.Times;
import io.tollgate.database.Trouble;
import io.tollgate.invoicing.Buyer;
import io.tollgate.invoicing.Buyers;
import io.tollgate.ledger.FundsLow;
import io.tollgate.ledger.SpendingStopped;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Rows of {@code funds_mail}: tells a business by mail that its money runs low, or that its spending is stopped, as its webhook does. A
 * mail goes to the contact of the buyer, in the buyer's language, once for each notice; none goes where mails are not set up, or the buyer
 * has no address. If a process ends during an attempt, the mail goes once more.
 */
@Component
public class FundsMails {

    private static final Logger log = LoggerFactory.getLogger(FundsMails.class);
    private static final int AT_ONCE = 20;
    private static final int MOST_ATTEMPTS = 8;
    private static final Duration LOST = Duration.ofMinutes(5);
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    /** How long such a mail is useful. Later it says nothing of what is left. */
    private static final Duration USEFUL = Duration.ofHours(12);
    private static final int LONGEST_DETAIL = 300;
    private static final String SPENDING = "SPENDING";
    private static final String STOPPED = "STOPPED";
    private static final String WARNED = "WARNED";

    private final JdbcTemplate jdbc;
    private final Buyers buyers;
    private final MessageSource texts;
    private final SendingSettings settings;
    private final Carrier carrier;

    FundsMails(JdbcTemplate jdbc, Buyers buyers, MessageSource texts, SendingSettings settings, List<Carrier> carriers) {
        this.jdbc = jdbc;
        this.buyers = buyers;
        this.texts = texts;
        this.settings = settings;
        this.carrier = carriers.stream().filter(one -> one.way() == Way.EMAIL).findFirst().orElseThrow();
    }

    /** Twice a minute. */
    @Bean
    static RecurringWork mailsOfFunds(FundsMails mails) {
        return new RecurringWork("funds-mails", mails::sendDue);
    }

    /** A notice that is to become a mail. */
    private record Mail(long id, BusinessId business, String about, boolean isNothingLeft, Money available, Instant noticedAt,
            int attempts) {

        /** The key of its text. */
        String text() {
            return switch (about) {
                case SPENDING -> "letter.spending";
                case STOPPED -> "letter.stopped";
                case WARNED -> "letter.warned";
                default -> isNothingLeft ? "letter.funds.none" : "letter.funds.low";
            };
        }

        String subject() {
            return switch (about) {
                case SPENDING -> "letter.spending.subject";
                case STOPPED -> "letter.stopped.subject";
                case WARNED -> "letter.warned.subject";
                default -> isNothingLeft ? "letter.funds.none.subject" : "letter.funds.low.subject";
            };
        }
    }

    /** Joins the transaction of the notice, which only one process makes. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void told(FundsLow notice) {
        add(notice.business(), "FUNDS", notice.isNothingLeft(), notice.available(), notice.at());
    }

    /** Like {@link #told(FundsLow)}. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void told(SpendingStopped notice) {
        add(notice.business(), switch (notice.how()) {
            case REFUSED -> SPENDING;
            case STOPPED -> STOPPED;
            case WARNED -> WARNED;
        }, false, notice.available(), notice.at());
    }

    private void add(BusinessId business, String about, boolean isNothingLeft, Money available, Instant at) {
        if (settings.from().isEmpty() || buyers.of(business).email().isEmpty()) {
            return;
        }
        jdbc.update("INSERT INTO funds_mail (business_id, about, nothing_left, currency, available_micros, noticed_at, state, next_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, 'WAITING', ?)", business.value(), about, isNothingLeft,
                available.currency().getCurrencyCode(), available.micros(), Times.utc(at), Times.utc(at));
    }

    /** Tries what is due. True if there may be more. */
    public boolean sendDue(Instant now) {
        List<Mail> due = jdbc.query("SELECT id, business_id, about, nothing_left, currency, available_micros, noticed_at, attempts"
                + " FROM funds_mail WHERE next_at <= ? ORDER BY next_at, id LIMIT ?",
                (row, _) -> new Mail(row.getLong("id"), new BusinessId(row.getInt("business_id")), row.getString("about"),
                        row.getBoolean("nothing_left"),
                        new Money(row.getLong("available_micros"), Currency.getInstance(row.getString("currency"))),
                        requireNonNull(Times.instant(row, "noticed_at")), row.getInt("attempts")),
                Times.utc(now), AT_ONCE);
        due.forEach(mail -> tryOnce(mail, now));
        return due.size() == AT_ONCE;
    }

    private void tryOnce(Mail mail, Instant now) {
        int begun = jdbc.update("UPDATE funds_mail SET attempts = attempts + 1, next_at = ? WHERE id = ? AND attempts = ? AND next_at <= ?",
                Times.utc(now.plus(LOST)), mail.id(), mail.attempts(), Times.utc(now));
        if (begun == 0) {
            return; // another process was faster
        }
        try {
            if (mail.noticedAt().plus(USEFUL).isBefore(now)) {
                throw NotCarried.forGood("it is too old");
            }
            carrier.carry(parcel(mail));
            end(mail, "SENT", null, now, "");
        } catch (NotCarried failure) {
            failed(mail, String.valueOf(failure.getMessage()), failure.isForGood(), now);
        } catch (RuntimeException failure) {
            failed(mail, "failure in Tollgate: " + Trouble.place(failure), false, now);
        }
    }

    private void failed(Mail mail, String why, boolean forGood, Instant now) {
        boolean over = forGood || mail.attempts() + 1 >= MOST_ATTEMPTS;
        end(mail, over ? "FAILED" : "WAITING", over ? null : now.plus(Backoff.wait(mail.attempts(), FIRST_PAUSE, LONGEST_PAUSE)), now, why);
        if (over) {
            log.warn("Business {} could not be told of its funds by mail: {}. Its webhook has the notice.", mail.business(), why);
        }
    }

    private void end(Mail mail, String state, @Nullable Instant next, Instant now, String detail) {
        jdbc.update("UPDATE funds_mail SET state = ?, next_at = ?, ended_at = ?, detail = ? WHERE id = ? AND attempts = ?", state,
                next == null ? null : Times.utc(next), next == null ? Times.utc(now) : null,
                detail.substring(0, Math.min(detail.length(), LONGEST_DETAIL)), mail.id(), mail.attempts() + 1);
    }

    private Parcel parcel(Mail mail) {
        Buyer buyer = buyers.of(mail.business());
        Locale language = Locale.forLanguageTag(buyer.language());
        String available = mail.available().exact().toPlainString() + " " + mail.available().currency();
        return new Parcel("funds-" + mail.id(), buyer.email(), texts.getMessage(mail.subject(), null, language),
                texts.getMessage(mail.text(), new Object[] {available}, language) + "\n", List.of());
    }
}
