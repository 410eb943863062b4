package io.tollgate.ledger;

import static java.util.Objects.requireNonNull;

import io.tollgate.ledger.Grant.Signed;
import io.tollgate.ledger.GrantRows.Move;
import io.tollgate.ledger.GrantRows.Part;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Grants on the way of money: messages hold them before the balance, capture what they held, and give back the rest. What a message
 * holds stays its own when the grant expires; what comes back after that is gone.
 *
 * <p>The caller holds the balances. A business without grants costs no statement here: the caller asks {@link Account#granted()} first,
 * which is above zero as long as anything of a grant is open or held.
 */
@Component
final class Wallets {

    private static final String CHARGING = "job:charging";

    private final GrantRows rows;
    private final Accounts accounts;
    private final Entries entries;
    private final Clock clock;

    Wallets(GrantRows rows, Accounts accounts, Entries entries, Clock clock) {
        this.rows = rows;
        this.accounts = accounts;
        this.entries = entries;
        this.clock = clock;
    }

    /** The messages of these businesses hold grants, as far as there are any: each one in its turn, of each grant in its turn. */
    void hold(List<Reservation> admitted, Set<BusinessId> businesses, Instant now) {
        Map<BusinessId, List<Grant>> usable = rows.usable(businesses, now).stream().collect(Collectors.groupingBy(Grant::business));
        Map<Integer, Long> left = new HashMap<>();
        usable.values().forEach(grants -> grants.forEach(grant -> left.put(grant.id(), grant.open().micros())));
        List<Part> parts = new ArrayList<>();
        Map<Integer, Long> held = new TreeMap<>();
        for (Reservation one : admitted) {
            long missing = one.ceiling().micros();
            for (Grant grant : usable.getOrDefault(one.business(), List.of())) {
                long part = Math.min(missing, requireNonNull(left.get(grant.id())));
                if (part > 0) {
                    parts.add(new Part(one.id(), grant.id(), part, 0));
                    left.merge(grant.id(), -part, Long::sum);
                    held.merge(grant.id(), part, Long::sum);
                    missing -= part;
                }
            }
        }
        if (!parts.isEmpty()) {
            rows.hold(parts);
            rows.move(held.entrySet().stream().map(one -> new Move(one.getKey(), -one.getValue(), one.getValue(), 0, 0, 0)).toList());
        }
    }

    /** What messages on their way hold of grants, and not of the balance. */
    Money held(Account account) {
        Money nothing = Money.zero(account.currency());
        return account.hasGrants()
                ? rows.of(account.business()).stream().map(Grant::held).reduce(nothing, Money::plus)
                : nothing;
    }

    /** Releases what ended messages hold of grants, and captures it for charged ones. @param prices of those that were charged */
    void settle(List<Reservation> ended, Map<MessageId, Money> prices) {
        List<Part> parts = rows.parts(ended.stream().map(Reservation::id).toList()).stream().filter(part -> part.held() > 0).toList();
        if (parts.isEmpty()) {
            return;
        }
        Map<Integer, Grant> grants = grants(parts);
        Map<MessageId, Long> unpaid = new HashMap<>();
        prices.forEach((id, price) -> unpaid.put(id, price.micros()));
        Map<Integer, Long> captured = new HashMap<>();
        Map<Integer, Long> released = new HashMap<>();
        List<Part> changed = new ArrayList<>();
        for (Part part : inTurn(parts, grants)) {
            long taken = Math.min(part.held(), unpaid.getOrDefault(part.message(), 0L));
            unpaid.merge(part.message(), -taken, Long::sum);
            captured.merge(part.grant(), taken, Long::sum);
            released.merge(part.grant(), part.held() - taken, Long::sum);
            changed.add(new Part(part.message(), part.grant(), 0, part.captured() + taken));
        }
        rows.change(changed);
        Instant now = clock.instant();
        new TreeMap<>(grants).values().forEach(grant -> {
            long taken = requireNonNull(captured.get(grant.id()));
            long back = requireNonNull(released.get(grant.id()));
            long gone = grant.isOver(now) ? back : 0;
            Journal used = new Journal(grant);
            used.book("GRANT_USED", taken, Entries.account(grant.business()), now, CHARGING);
            used.book("GRANT_EXPIRED", gone, Entries.GRANTS, now, CHARGING);
            rows.move(List.of(new Move(grant.id(), back - gone, -taken - back, taken, gone, used.bookings)));
            accounts.move(grant.business(), money(grant, taken), money(grant, -taken - gone));
        });
    }

    /**
     * Charges of a business are taken back: what grants have paid of them goes back to the grants, and not to the balance, the later
     * messages last.
     *
     * @param parts what grants have paid of these charges
     * @param most  so much of it at most
     */
    void giveBack(List<Part> parts, long most, Signed by) {
        long[] left = {most};
        book(parts, part -> {
            long given = Math.min(left[0], part.captured());
            left[0] -= given;
            return given;
        }, by);
    }

    /**
     * Charges of a business cost less than was charged: of each, what grants have paid goes back to them first. All that goes back to a
     * grant is one journal entry, however many charges it has paid.
     */
    void corrected(BusinessId business, List<CorrectedPrice> prices) {
        Map<MessageId, Long> cheaper = new HashMap<>();
        prices.stream().filter(price -> price.micros() < price.charge().micros())
                .forEach(price -> cheaper.put(price.charge().id(), price.charge().micros() - price.micros()));
        if (!cheaper.isEmpty() && !rows.of(business).isEmpty()) {
            book(rows.parts(cheaper.keySet()), part -> {
                long given = Math.min(requireNonNull(cheaper.get(part.message())), part.captured());
                cheaper.merge(part.message(), -given, Long::sum);
                return given;
            }, new Signed("job:re-rating", clock.instant()));
        }
    }

    /** @param given how much of a part goes back to its grant; asked for each in its turn */
    private void book(List<Part> parts, ToLongFunction<Part> given, Signed by) {
        Map<Integer, Grant> grants = grants(parts);
        Map<Integer, Long> back = new TreeMap<>();
        List<Part> changed = new ArrayList<>();
        for (Part part : inTurn(parts, grants)) {
            long micros = given.applyAsLong(part);
            if (micros > 0) {
                back.merge(part.grant(), micros, Long::sum);
                changed.add(new Part(part.message(), part.grant(), part.held(), part.captured() - micros));
            }
        }
        rows.change(changed);
        List<Move> moves = new ArrayList<>();
        back.forEach((id, micros) -> {
            Grant grant = requireNonNull(grants.get(id));
            long gone = grant.isOver(by.at()) ? micros : 0;
            Journal returned = new Journal(grant);
            returned.book("GRANT_RETURNED", -micros, Entries.account(grant.business()), by.at(), by.by());
            returned.book("GRANT_EXPIRED", gone, Entries.GRANTS, by.at(), by.by());
            moves.add(new Move(id, micros - gone, 0, -micros, gone, returned.bookings));
            accounts.move(grant.business(), money(grant, -micros), money(grant, micros - gone));
            if (gone == 0) {
                accounts.grantExpires(grant.business(), grant.expiresAt());
            }
        });
        rows.move(moves);
    }

    /** A charge is taken back. */
    void takenBack(MessageId charged, Signed by) {
        List<Part> parts = rows.parts(List.of(charged));
        giveBack(parts, Long.MAX_VALUE, by);
    }

    /** A credit note gives charges back: as far as grants have paid them, they get it first. */
    void credited(Credited note) {
        Map<List<String>, Long> sums = new TreeMap<>(Comparator.comparing(Object::toString));
        note.takenBack().forEach(part -> sums.merge(List.of(part.market(), part.category().name()), part.amount().micros(), Long::sum));
        sums.forEach((of, micros) -> giveBack(rows.paid(note.number(), of.getFirst(), of.getLast()), micros,
                new Signed(note.by(), note.at())));
    }

    /** Starts and ends what is due. Does nothing if it was done before. */
    void startAndExpire(BusinessId business, Instant now) {
        List<Grant> grants = rows.of(business).stream().filter(one -> one.approved().isPresent() && one.open().micros() > 0).toList();
        for (Grant grant : grants) {
            if (grant.isOver(now)) {
                long gone = grant.open().micros();
                Journal expired = new Journal(grant);
                expired.book("GRANT_EXPIRED", gone, Entries.GRANTS, now, "job:grants");
                rows.move(List.of(new Move(grant.id(), -gone, 0, 0, gone, expired.bookings)));
                if (grant.started()) {
                    accounts.move(business, money(grant, 0), money(grant, -gone));
                }
            } else if (!grant.started() && !grant.startsAt().isAfter(now)) {
                rows.start(grant.id());
                accounts.move(business, money(grant, 0), grant.open());
            }
        }
        accounts.grantsExpire(business, grants.stream().filter(one -> !one.isOver(now))
                .map(one -> one.startsAt().isAfter(now) ? one.startsAt() : one.expiresAt()).min(Comparator.naturalOrder())
                .orElse(Accounts.NO_EXPIRY));
    }

    private Map<Integer, Grant> grants(Collection<Part> parts) {
        return rows.byIds(parts.stream().map(Part::grant).collect(Collectors.toSet())).stream()
                .collect(Collectors.toMap(Grant::id, Function.identity()));
    }

    private static List<Part> inTurn(List<Part> parts, Map<Integer, Grant> grants) {
        return parts.stream().sorted(Comparator.comparing(Part::message)
                .thenComparing(part -> requireNonNull(grants.get(part.grant())), Grant.IN_TURN)).toList();
    }

    private static Money money(Grant grant, long micros) {
        return new Money(micros, grant.amount().currency());
    }

    /** Books journal entries of a grant, each under the next of its numbers. */
    private final class Journal {

        private final Grant grant;
        private int bookings;

        Journal(Grant grant) {
            this.grant = grant;
        }

        /** @param micros what goes from the grant to the account; nothing is booked for zero */
        void book(String kind, long micros, String to, Instant at, String by) {
            if (micros != 0) {
                bookings++;
                Map<String, Money> amounts = new LinkedHashMap<>();
                amounts.put(grant.account(), money(grant, -micros));
                amounts.put(to, money(grant, micros));
                entries.granted(grant.id(), grant.bookings() + bookings, amounts, at, kind, by);
            }
        }
    }
}
