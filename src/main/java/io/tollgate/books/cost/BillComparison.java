package io.tollgate.books.cost;

import io.tollgate.books.cost.Difference.Kind;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Explains the differences between two counts of the same messages. What one side has too much, it looks for on the other side, in this
 * order: as free instead of charged, in another category of the day, on the day before or after. The rest only one side has. Costs go with
 * the messages, in proportion, so no millionth is lost.
 */
final class BillComparison {

    private final Currency currency;
    private final Map<Place, Cell> cells = new TreeMap<>();

    BillComparison(Currency currency) {
        this.currency = currency;
    }

    /** @param business its number; 0: unknown */
    record Place(LocalDate day, int business, String market, Category category) implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            int byDay = day.compareTo(other.day);
            int byBusiness = byDay != 0 ? byDay : Integer.compare(business, other.business);
            int byMarket = byBusiness != 0 ? byBusiness : market.compareTo(other.market);
            return byMarket != 0 ? byMarket : category.compareTo(other.category);
        }

        private Place on(LocalDate other) {
            return new Place(other, business, market, category);
        }

        private Place as(Category other) {
            return new Place(day, business, market, other);
        }
    }

    /** Messages of one side that are not told yet, and their cost. */
    private static final class Side {

        private long charged;
        private long free;
        private long micros;

        private long messages() {
            return charged + free;
        }

        private long of(boolean isCharged) {
            return isCharged ? charged : free;
        }

        /** Takes some messages away. @return their share of the cost; the last charged ones take what is left */
        private long take(boolean isCharged, long messages) {
            if (!isCharged) {
                free -= messages;
                return 0;
            }
            long share = messages == charged
                    ? micros
                    : BigInteger.valueOf(micros).multiply(BigInteger.valueOf(messages)).divide(BigInteger.valueOf(charged))
                            .longValueExact();
            charged -= messages;
            micros -= share;
            return share;
        }
    }

    private static final class Cell {

        private final Side bill = new Side();
        private final Side own = new Side();
        private boolean isBilled = true;
        private long rounding;
        private long unpriced;
        private final List<Difference> told = new ArrayList<>();

        /** What the bill has more of. */
        private long surplus(boolean isCharged) {
            return bill.of(isCharged) - own.of(isCharged);
        }
    }

    void bill(Place place, long charged, long free, long micros, long rounding) {
        Cell cell = cell(place);
        cell.bill.charged = Math.addExact(cell.bill.charged, charged);
        cell.bill.free = Math.addExact(cell.bill.free, free);
        cell.bill.micros = Math.addExact(cell.bill.micros, micros);
        cell.rounding = Math.addExact(cell.rounding, rounding);
    }

    /** @param unpriced of the charged messages, those without a price; @param isBilled whether there is a bill of the day */
    void own(Place place, long charged, long free, long micros, long unpriced, boolean isBilled) {
        Cell cell = cell(place);
        cell.own.charged = Math.addExact(cell.own.charged, charged);
        cell.own.free = Math.addExact(cell.own.free, free);
        cell.own.micros = Math.addExact(cell.own.micros, micros);
        cell.unpriced += unpriced;
        cell.isBilled = isBilled;
    }

    private Cell cell(Place place) {
        return cells.computeIfAbsent(place, _ -> new Cell());
    }

    /** The differences by day, business, market and category. */
    List<Difference> differences() {
        cells.forEach((place, cell) -> {
            if (!cell.isBilled && cell.bill.messages() + cell.own.messages() > 0) {
                whole(place, cell, Kind.NO_BILL);
            }
        });
        cells.forEach(this::freeOrCharged);
        for (Category other : Category.values()) {
            cells.forEach((place, cell) -> {
                if (place.category().compareTo(other) < 0) {
                    moved(place, cell, place.as(other), Kind.OTHER_CATEGORY);
                }
            });
        }
        cells.forEach((place, cell) -> moved(place, cell, place.on(place.day().plusDays(1)), Kind.OTHER_DAY));
        cells.forEach(this::rest);
        return cells.values().stream().flatMap(cell -> cell.told.stream()).toList();
    }

    private void freeOrCharged(Place place, Cell cell) {
        long charged = cell.surplus(true);
        long free = cell.surplus(false);
        if (Long.signum(charged) * Long.signum(free) < 0) {
            long both = Math.min(Math.abs(charged), Math.abs(free));
            boolean isCharged = charged > 0;
            long bill = cell.bill.take(isCharged, both);
            tell(place, cell, Kind.FREE_OR_CHARGED, "", both, both, bill, cell.own.take(!isCharged, both));
        }
    }

    /** Messages that the bill has here and Tollgate there, or the other way round. */
    private void moved(Place place, Cell cell, Place there, Kind kind) {
        Cell other = cells.get(there);
        if (other == null || !cell.isBilled || !other.isBilled) {
            return;
        }
        for (boolean isCharged : List.of(true, false)) {
            long here = cell.surplus(isCharged);
            if (Long.signum(here) * Long.signum(other.surplus(isCharged)) < 0) {
                long both = Math.min(Math.abs(here), Math.abs(other.surplus(isCharged)));
                boolean isDay = kind == Kind.OTHER_DAY;
                one(place, cell, kind, isDay ? there.day().toString() : there.category().name(), isCharged, both, here > 0);
                one(there, other, kind, isDay ? place.day().toString() : place.category().name(), isCharged, both, here < 0);
            }
        }
    }

    private void one(Place place, Cell cell, Kind kind, String counterpart, boolean isCharged, long messages, boolean isOfBill) {
        long micros = (isOfBill ? cell.bill : cell.own).take(isCharged, messages);
        tell(place, cell, kind, counterpart, isOfBill ? messages : 0, isOfBill ? 0 : messages, isOfBill ? micros : 0,
                isOfBill ? 0 : micros);
    }

    private void rest(Place place, Cell cell) {
        for (boolean isCharged : List.of(true, false)) {
            long surplus = cell.surplus(isCharged);
            if (surplus != 0) {
                one(place, cell, surplus > 0 ? Kind.ONLY_BILL : Kind.ONLY_TOLLGATE, "", isCharged, Math.abs(surplus), surplus > 0);
            }
        }
        if (cell.bill.free > 0 && cell.bill.charged > 0) {
            long free = cell.bill.free;
            tell(place, cell, Kind.AGREED, "", free, free, cell.bill.take(false, free), cell.own.take(false, free));
        }
        long amount = Math.subtractExact(cell.bill.micros, cell.own.micros);
        if (cell.bill.messages() > 0 || cell.bill.micros != 0 || cell.own.micros != 0) {
            // A share of the cost was rounded down for each part that was told before.
            boolean isRounding = Math.abs(amount) <= Math.addExact(cell.rounding, cell.told.size());
            Kind kind = amount == 0 ? Kind.AGREED : cell.unpriced > 0 ? Kind.NO_PRICE : isRounding ? Kind.ROUNDING : Kind.OTHER_PRICE;
            whole(place, cell, kind);
        }
    }

    private void whole(Place place, Cell cell, Kind kind) {
        tell(place, cell, kind, "", cell.bill.messages(), cell.own.messages(), cell.bill.micros, cell.own.micros);
        for (Side side : List.of(cell.bill, cell.own)) {
            side.charged = 0;
            side.free = 0;
            side.micros = 0;
        }
    }

    private void tell(Place place, Cell cell, Kind kind, String counterpart, long billMessages, long ownMessages, long bill, long own) {
        cell.told.add(new Difference(place.day(), place.business() == 0 ? Optional.empty() : Optional.of(new BusinessId(place.business())),
                place.market(), place.category(), kind, counterpart, billMessages, ownMessages, new Money(bill, currency),
                new Money(own, currency)));
    }
}
