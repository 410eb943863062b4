package io.tollgate.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.agreements.Agreement.Signed;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.agreements.Agreements;
import io.tollgate.agreements.Agreements.Proposal;
import io.tollgate.ledger.Delivered;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.Payment;
import io.tollgate.ledger.Payments;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TariffPrices;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/**
 * The books of a test, to be closed after it. Until then the rate card is {@link TariffPrices}, which has no price for the country of the
 * messages here, so each costs what the test says.
 */
public final class WorldBooks implements AutoCloseable {

    private static final String NOWHERE = "AQ";

    private final World world;
    private final RateCards cards;
    private final RateCard before;

    WorldBooks(World world) {
        this.world = world;
        this.cards = world.the(RateCards.class);
        this.before = cards.inForce();
        cards.takeEffect(TariffPrices.card());
    }

    /** Messages that are delivered at once. @param micros what each costs */
    public List<MessageId> deliver(BusinessId business, Category category, Instant at, List<Long> micros) {
        Ledger ledger = world.the(Ledger.class);
        Currency currency = ledger.account(business).currency();
        List<Reservation> messages = micros.stream().map(each -> {
            Reservation one = HeldMoney.held(business, category, each, at);
            return new Reservation(one.message(), NOWHERE, "Elsewhere", new Money(each, currency), Optional.empty(), at,
                    one.expiresAt(), "");
        }).toList();
        assertThat(ledger.reserve(messages)).as("the business can pay").isTrue();
        ledger.settle(messages.stream().map(one -> new Delivered(one.id(), at)).toList(), List.of());
        return messages.stream().map(Reservation::id).toList();
    }

    /** Money of the business comes. */
    public Payment pay(BusinessId business, String amount, String reference, Instant at) {
        return world.the(Payments.class).book(business, Money.of(new BigDecimal(amount),
                world.the(Ledger.class).account(business).currency()), reference, at, new Payments.Booking("ann", at, "")).payment();
    }

    /** Two persons agree to it for the business. @param first the first day */
    public void agree(BusinessId business, Terms terms, String first) {
        Agreements agreements = world.the(Agreements.class);
        agreements.approve(agreements.propose(business, new Proposal(terms, LocalDate.parse(first), Optional.empty(), "Contract"),
                new Signed("Ann Berger", World.LONG_AGO)), new Signed("Ben Okafor", World.LONG_AGO));
    }

    @Override
    public void close() {
        cards.takeEffect(before);
    }
}
