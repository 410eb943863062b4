package io.tollgate.rerating;

import static java.util.Objects.requireNonNull;

import io.tollgate.invoicing.CreditNotes;
import io.tollgate.ledger.Account;
import io.tollgate.ledger.CorrectedPrice;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.ReratedCharges;
import io.tollgate.ledger.ReratedSlice;
import io.tollgate.ledger.StandingCharge;
import io.tollgate.ledger.VolumeKey;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import io.tollgate.rerating.Rerating.Part;
import io.tollgate.rerating.Rerating.State;
import io.tollgate.tariff.Rate;
import io.tollgate.tariff.RateCards;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Gives one message that was sent under a wrong category the price of its true one: a run of re-rating with one charge, which is done at
 * once. The charge keeps its category, its market and its place among the tiers. Later runs leave it as it is.
 */
@Component
public class TrueCategory {

    static final int NO_VERSION = 0;
    private static final String NO_HASH = "0".repeat(64);

    private final ReratingRows rows;
    private final ReratedCharges charges;
    private final Ledger ledger;
    private final RateCards cards;
    private final CreditNotes notes;

    TrueCategory(ReratingRows rows, ReratedCharges charges, Ledger ledger, RateCards cards, CreditNotes notes) {
        this.rows = rows;
        this.charges = charges;
        this.ledger = ledger;
        this.cards = cards;
        this.notes = notes;
    }

    /**
     * Books the difference. If the message is on an invoice already, {@link #creditNotes} is called afterwards.
     *
     * @param reason 1 to 200 characters
     * @return the run
     * @throws ReratingConflict if the message has no charge or that of this category, or another run of this business is under way
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int correct(BusinessId business, MessageId message, Category category, String reason, String by, Instant now) {
        StandingCharge charge = charges.of(message).orElseThrow(() -> new ReratingConflict("message " + message
                + " was not charged: it was free, or is not delivered yet. Maybe decide otherwise."));
        if (charge.category() == category) {
            throw new ReratingConflict("message " + message + " was charged as " + category + ". Maybe name its true category.");
        }
        Account account = requireNonNull(ledger.accounts(List.of(business)).get(business));
        Rate rate = cards.inForce().rate(charge.market(), category, account.currency(), charge.day())
                .orElseThrow(() -> new ReratingConflict("there is no rate of " + category + " in market " + charge.market() + " on "
                        + charge.day()));
        long place = ledger.charged(List.of(business), List.of(charge.month()))
                .getOrDefault(new VolumeKey(business, charge.market(), category, charge.month()), 0L);
        CorrectedPrice price = new CorrectedPrice(charge, charge.market(), rate.at(place), rate.validFrom());
        Rerating run = enrolled(business, price, account.currency(), category + ": " + reason, by, now);
        charges.book(new ReratedSlice(run.id(), business, 1, List.of(price)));
        rows.endAtOnce(run, charge.seq(), now);
        return run.id();
    }

    /** Takes the old price back where an invoice has it. To be called when the correction is committed; again, it does nothing. */
    public void creditNotes(BusinessId business, String reason, String by, Instant now) {
        notes.issueTakenBack(business, now, by, reason);
    }

    private Rerating enrolled(BusinessId business, CorrectedPrice price, Currency currency, String reason, String by, Instant now) {
        StandingCharge charge = price.charge();
        Rerating run = new Rerating(0, NO_VERSION, NO_VERSION, charge.month(), charge.month(), List.of(business),
                reason.substring(0, Math.min(200, reason.length())), NO_HASH, charge.seq(), State.DONE, by, now, by, Optional.of(now),
                Optional.of(now));
        Money none = Money.zero(currency);
        Part part = new Part(business, 1, 0, 0, 0, 1, 0, 0, 0, 0, new Money(charge.micros(), currency), new Money(price.micros(), currency),
                none, none, 0, Optional.empty(), new Rerating.Plan(0, 0, 0, none));
        DryRun.Line line = new DryRun.Line(charge.month(), charge.category(), charge.market(), charge.micros(), charge.market(),
                price.micros());
        int id = rows.add(run, NO_HASH, NO_HASH, List.of(new DryRun.Found(part, new TreeMap<>(Map.of(line, 1L)), NO_HASH,
                new ReratedCharges.Count(1, charge.seq(), 0))));
        if (!rows.start(id, charge.seq(), now)) {
            throw new ReratingConflict("this business is in a run of re-rating that has not ended. Maybe decide later.");
        }
        return rows.of(id).orElseThrow();
    }
}
