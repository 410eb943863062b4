package io.tollgate.books.cost;

import io.tollgate.books.cost.CostRows.Counted;
import io.tollgate.books.cost.CostRows.Counted;
import io.tollgate.books.cost.CostRows.Through;
import io.tollgate.books.cost.CostRows.Slice;
import io.tollgate.database.RecurringWork;
import io.tollgate.ledger.Ledger;
import io.tollgate.ledger.SupplierCost;
import io.tollgate.money.Money;
import io.tollgate.tariff.Rate;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCards;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Counts the charges in the order of their numbers, part by part, and books what the network charges for them. One transaction counts a
 * part, books it and notes how far it came, while it holds the row of that note; so whatever dies or races, each charge is counted once.
 * A part is counted when its charges are there for a while, so that none of an open transaction is passed over.
 */
@Component
@EnableConfigurationProperties(SupplierSettings.class)
public class SupplierCosts {

    /** Longer than any transaction that charges is open. */
    static final Duration SETTLED = Duration.ofMinutes(15);

    /** How many numbers of charges are counted at once. Hundreds of charges may have the same number. */
    private static final long NUMBERS_AT_ONCE = 5_000;
    private static final int SLICES_AT_ONCE = 10_000;

    private final CostRows rows;
    private final Ledger ledger;
    private final RateCards cards;
    private final SupplierSettings settings;

    SupplierCosts(CostRows rows, Ledger ledger, RateCards cards, SupplierSettings settings) {
        this.rows = rows;
        this.ledger = ledger;
        this.cards = cards;
        this.settings = settings;
    }

    @Bean
    static RecurringWork countingOfSupplierCosts(SupplierCosts costs) {
        return new RecurringWork("supplier-costs", costs::book);
    }

    /**
     * How far the count is.
     *
     * @param counted  messages that are counted
     * @param unpriced of these, those that the network charges at a price that no table has
     * @param missing  charges that should be counted and are not: always zero, or something is wrong
     */
    public record Progress(long counted, long unpriced, long missing) {}

    @Transactional(readOnly = true)
    public Progress progress() {
        Counted counted = rows.counted();
        return new Progress(counted.messages(), counted.unpriced(), rows.charges() - counted.messages());
    }

    /** Books the next part. @return whether there may be more at once */
    @Transactional
    public boolean book(Instant now) {
        if (settings.billed().isEmpty()) {
            return false;
        }
        Currency currency = settings.billed().get();
        Through counted = rows.lock();
        boolean isSettled = !counted.seenAt().plus(SETTLED).isAfter(now);
        long settled = isSettled ? counted.seenSeq() : counted.seq();
        long through = Math.min(settled, counted.seq() + NUMBERS_AT_ONCE);
        Pricing pricing = new Pricing(cards.supplier(), currency);
        List<SupplierCost> costs = new ArrayList<>();
        for (Slice slice : rows.unpriced(currency, SLICES_AT_ONCE)) {
            pricing.price(slice).ifPresent(micros -> {
                rows.price(SupplierCost.journalEntry(slice.text()), micros);
                add(costs, slice, micros, currency);
            });
        }
        if (through > counted.seq()) {
            for (Slice slice : rows.count(counted.seq(), through, settings.days())) {
                Optional<Long> micros = pricing.price(slice);
                rows.add(slice, SupplierCost.journalEntry(slice.text()), currency, micros);
                micros.ifPresent(cost -> add(costs, slice, cost, currency));
            }
        }
        ledger.book(costs);
        boolean isCaughtUp = through == settled;
        rows.set(isSettled && isCaughtUp
                ? new Through(through, rows.latestCharge(), now)
                : new Through(through, counted.seenSeq(), counted.seenAt()));
        return !isCaughtUp;
    }

    private static void add(List<SupplierCost> costs, Slice slice, long micros, Currency currency) {
        if (micros > 0) {
            costs.add(new SupplierCost(slice.text(), slice.market(), slice.category(), new Money(micros, currency),
                    slice.day().atTime(12, 0).toInstant(ZoneOffset.UTC)));
        }
    }

    /** Prices slices one after the other: each reaches the tiers that those before it have reached. */
    private final class Pricing {

        private final RateCard card;
        private final Currency currency;
        private final Map<List<Object>, Long> reached = new HashMap<>();

        Pricing(RateCard card, Currency currency) {
            this.card = card;
            this.currency = currency;
        }

        /** Empty if no table has a price; nothing for messages that the network does not charge. */
        Optional<Long> price(Slice slice) {
            if (slice.messages() == 0) {
                return Optional.of(0L);
            }
            Optional<Rate> rate = card.rate(slice.market(), slice.category(), currency, slice.day());
            if (rate.isEmpty()) {
                return Optional.empty();
            }
            YearMonth month = YearMonth.from(slice.day());
            long before = reached.computeIfAbsent(List.of(slice.market(), slice.category(), month),
                    _ -> rows.priced(slice.market(), slice.category(), currency, month));
            reached.put(List.of(slice.market(), slice.category(), month), before + slice.messages());
            long micros = 0;
            for (Rate.Part part : rate.get().parts(before, slice.messages())) {
                micros = Math.addExact(micros, Math.multiplyExact(part.messages(), part.micros()));
            }
            return Optional.of(micros);
        }
    }
}
