package io.tollgate.books.cost;

import io.tollgate.books.Span;
import io.tollgate.books.cost.BillComparison.Place;
import io.tollgate.books.cost.CostRows.OwnCount;
import io.tollgate.business.Businesses;
import io.tollgate.database.Slice;
import io.tollgate.money.Money;
import io.tollgate.tariff.RateCards;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The bills of the network, and how they compare with what Tollgate counted and booked. A later bill of the same day and account replaces
 * the day; the earlier one is kept, and says by which bill it was replaced.
 */
@Component
public class SupplierBills {

    private final BillRows bills;
    private final CostRows costs;
    private final Businesses businesses;
    private final RateCards cards;
    private final SupplierSettings settings;

    SupplierBills(BillRows bills, CostRows costs, Businesses businesses, RateCards cards, SupplierSettings settings) {
        this.bills = bills;
        this.costs = costs;
        this.businesses = businesses;
        this.cards = cards;
        this.settings = settings;
    }

    /** @param isNew false: the bill was imported before and counts; @param replaced days of accounts that it replaces */
    public record Added(ImportedBill bill, boolean isNew, int replaced) {}

    /**
     * @param days         of the bill, in the zone of the network's bill
     * @param withoutBill  days of the span of which no bill was imported
     * @param waiting      charges of these days whose cost is not counted yet
     */
    public record Report(Span days, Currency currency, List<LocalDate> withoutBill, long waiting, List<Difference> differences) {

        public long billMessages() {
            return sum(Difference::billMessages);
        }

        public long ownMessages() {
            return sum(Difference::ownMessages);
        }

        public Money billCost() {
            return new Money(sum(one -> one.billCost().micros()), currency);
        }

        public Money ownCost() {
            return new Money(sum(one -> one.ownCost().micros()), currency);
        }

        private long sum(ToLongFunction<Difference> what) {
            return differences.stream().mapToLong(what).reduce(0, Math::addExact);
        }
    }

    /**
     * Imports a bill whole or not at all.
     *
     * @param charset that the caller names
     * @param by      the account that imports it
     * @throws BillRefused if a line is wrong
     */
    @Transactional
    public Added add(InputStream file, Optional<Charset> charset, Instant now, String by) throws IOException {
        LocalDate today = LocalDate.ofInstant(now, settings.days());
        Bill bill = new BillReader(new BillNames(cards, businesses), today).read(file, charset);
        String digest = bill.digest();
        costs.lock();
        Optional<ImportedBill> same = bills.latest(digest).filter(before -> before.replacedDays() == 0);
        if (same.isPresent()) {
            return new Added(same.get(), false, 0);
        }
        long id = bills.add(bill, digest, now, by);
        int replaced = bills.replace(id);
        bills.mixed(id).ifPresent(day -> {
            throw BillRefused.because("One bill of " + day + " names an account (column waba_id) and another one none, so messages would be"
                    + " counted twice. Maybe send the bills of that day with the account in each of them, or in none.");
        });
        return new Added(bills.byId(id), true, replaced);
    }

    /** The last one first. */
    @Transactional(readOnly = true)
    public List<ImportedBill> some(Slice slice) {
        return bills.some(slice);
    }

    /** Compares the bills of some days with what Tollgate counted. @param from the first day; @param to the last one, included */
    @Transactional(readOnly = true)
    public Report compare(LocalDate from, LocalDate to, Currency currency) {
        Span span = new Span(from, to, settings.days());
        // A message at the edge may be on the day before or after.
        LocalDate first = from.minusDays(1);
        LocalDate last = to.plusDays(1);
        Set<LocalDate> billed = bills.billed(currency, first, last);
        Set<LocalDate> collapsed = bills.withoutBusiness(currency, first, last);
        BillComparison comparison = new BillComparison(currency);
        bills.inForce(currency, first, last).forEach(count -> comparison.bill(place(collapsed, count.key().day(), count.key().business(),
                new Place(count.key().day(), 0, count.key().market(), count.key().category())), count.charged(), count.free(),
                count.costMicros(), count.roundingMicros()));
        for (OwnCount count : costs.own(currency, first, last)) {
            comparison.own(place(collapsed, count.day(), count.business(), new Place(count.day(), 0, count.market(), count.category())),
                    count.charged(), count.free(), count.costMicros(), count.unpriced(), billed.contains(count.day()));
        }
        List<Difference> differences = comparison.differences().stream()
                .filter(one -> !one.day().isBefore(from) && !one.day().isAfter(to)).toList();
        return new Report(span, currency, from.datesUntil(to.plusDays(1)).filter(day -> !billed.contains(day)).toList(),
                costs.waiting(span), differences);
    }

    private static Place place(Set<LocalDate> collapsed, LocalDate day, int business, Place place) {
        return collapsed.contains(day) ? place : new Place(day, business, place.market(), place.category());
    }
}
