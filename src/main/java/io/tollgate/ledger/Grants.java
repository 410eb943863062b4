package io.tollgate.ledger;

import static java.util.Objects.requireNonNull;

import io.tollgate.database.RecurringWork;
import io.tollgate.database.Slice;
import io.tollgate.database.Trouble;
import io.tollgate.ledger.Grant.Signed;
import io.tollgate.ledger.GrantRows.Move;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import io.tollgate.staff.StaffName;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Promotional credit of businesses: one person proposes a grant and another one approves it. From its first day on it pays for messages;
 * what is open after its last day expires. The ledger books it from {@code grants}, which reduces revenue, to an account of its own, and
 * what it pays from there to the business, so it is no cash and no part of what is paid in advance.
 */
@Component
public class Grants {

    private static final Logger log = LoggerFactory.getLogger(Grants.class);
    private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(2999, 12, 31);
    /** The largest grant in millionths. More would not fit beside the largest balance and credit limit. */
    private static final long MOST = 1_000_000_000_000_000_000L;
    private static final int LAST_PRIORITY = 1_000;

    private final GrantRows rows;
    private final Accounts accounts;
    private final Entries entries;
    private final Wallets wallets;
    private final TransactionTemplate transaction;

    Grants(GrantRows rows, Accounts accounts, Entries entries, Wallets wallets, TransactionTemplate transaction) {
        this.rows = rows;
        this.accounts = accounts;
        this.entries = entries;
        this.wallets = wallets;
        this.transaction = transaction;
    }

    /** What is to be granted. {@link Grant} explains it. */
    public record Proposal(Money amount, LocalDate first, LocalDate last, int priority, String reason) {}

    /** What grants have paid of an invoice. @param journalEntry names it among what pays invoices; 32 hexadecimal digits */
    public record Paid(String journalEntry, Money amount) {}

    /** The work that starts and expires grants, once a minute. */
    @Bean
    static RecurringWork startsAndEndsOfGrants(Grants grants) {
        return RecurringWork.whole("grants", grants::startAndExpire);
    }

    /**
     * Adds a grant that waits for a second person.
     *
     * @throws IllegalArgumentException if it says something that no grant can say
     */
    @Transactional
    public Grant propose(BusinessId business, Proposal wanted, Signed by) {
        Account account = lock(business);
        Money amount = wanted.amount();
        require(amount.currency().equals(account.currency()), "amount (" + amount + ") must be in " + account.currency()
                + ", the currency of the business");
        require(amount.micros() > 0 && amount.micros() <= MOST, "amount (" + amount + ") must be more than 0, and at most "
                + new Money(MOST, amount.currency()));
        require(!wanted.first().isBefore(EARLIEST) && !wanted.last().isAfter(LATEST), "days must be from " + EARLIEST + " to " + LATEST);
        require(!wanted.last().isBefore(wanted.first()), "last day (" + wanted.last() + ") must not be before the first day "
                + wanted.first());
        require(wanted.priority() >= 1 && wanted.priority() <= LAST_PRIORITY, "priority (" + wanted.priority() + ") must be from 1 to "
                + LAST_PRIORITY);
        Money nothing = Money.zero(amount.currency());
        rows.propose(new Grant(0, business, amount, wanted.first(), wanted.last(),
                wanted.first().atStartOfDay(account.zone()).toInstant(),
                wanted.last().plusDays(1).atStartOfDay(account.zone()).toInstant(), wanted.priority(), wanted.reason(), by,
                Optional.empty(), Optional.empty(), false, nothing, nothing, nothing, nothing, 0));
        return rows.of(business).getLast();
    }

    /**
     * Approves a grant and books it. It can be used from its first day on.
     *
     * @throws GrantConflict if the same person proposed it, it does not wait, its last day is over, or the business would have too much
     */
    @Transactional
    public Grant approve(Grant seen, Signed by) {
        lock(seen.business());
        Grant grant = rows.byId(seen.id()).orElseThrow();
        if (grant.state(by.at()) != Grant.State.PROPOSED) {
            throw new GrantConflict("grant " + grant.id() + " is " + grant.state(by.at()) + " and does not wait for an approval");
        }
        if (new StaffName(grant.proposed().by()).isSameAs(new StaffName(by.by()))) {
            throw new GrantConflict("grant " + grant.id() + " was proposed by " + by.by()
                    + ". Maybe ask somebody else to approve it: it needs a second person.");
        }
        if (grant.isOver(by.at())) {
            throw new GrantConflict("the last day of grant " + grant.id() + ", " + grant.last() + ", is over. Maybe propose a new one.");
        }
        long others = rows.of(grant.business()).stream().mapToLong(one -> one.open().micros() + one.held().micros()).sum();
        if (others > MOST - grant.amount().micros()) {
            throw new GrantConflict("with grant " + grant.id() + " more than " + new Money(MOST, grant.amount().currency())
                    + " would be open. Maybe wait until others are used.");
        }
        long micros = grant.amount().micros();
        Map<String, Money> amounts = new LinkedHashMap<>();
        amounts.put(Entries.GRANTS, grant.amount().times(-1));
        amounts.put(grant.account(), grant.amount());
        entries.granted(grant.id(), 1, amounts, by.at(), "GRANT", by.by());
        rows.move(List.of(new Move(grant.id(), micros, 0, 0, 0, 1)));
        rows.approve(grant.id(), by);
        wallets.startAndExpire(grant.business(), by.at());
        return rows.byId(grant.id()).orElseThrow();
    }

    /**
     * Ends a grant before its last day, or withdraws one that is not approved. What messages hold of it stays theirs.
     *
     * @throws GrantConflict if it was ended before, or is over
     */
    @Transactional
    public Grant end(Grant seen, Signed by) {
        lock(seen.business());
        Grant grant = rows.byId(seen.id()).orElseThrow();
        if (grant.ended().isPresent() || grant.isOver(by.at())) {
            throw new GrantConflict("grant " + grant.id() + " is " + grant.state(by.at()) + " already");
        }
        rows.end(grant.id(), by, by.at());
        wallets.startAndExpire(grant.business(), by.at());
        return rows.byId(grant.id()).orElseThrow();
    }

    /** Starts and ends what is due, business by business. One that fails is tried again the next time, and stops no other. */
    public void startAndExpire(Instant now) {
        for (BusinessId business : rows.due(now)) {
            try {
                transaction.executeWithoutResult(_ -> {
                    lock(business);
                    wallets.startAndExpire(business, now);
                });
            } catch (RuntimeException failure) {
                log.warn("Grants of business {} could not be started or ended, and are later: {}", business, Trouble.place(failure));
            }
        }
    }

    /** All grants of a business, the first proposed first. */
    @Transactional(readOnly = true)
    public List<Grant> of(BusinessId business) {
        return rows.of(business);
    }

    /** Some grants of a business, the last proposed first. */
    @Transactional(readOnly = true)
    public List<Grant> of(BusinessId business, Slice slice) {
        return rows.of(business, slice);
    }

    /** Those of which something is open or held, in the order in which they are used; those to come last. */
    @Transactional(readOnly = true)
    public List<Grant> living(BusinessId business) {
        return rows.of(business).stream().filter(one -> one.open().micros() + one.held().micros() > 0).sorted(Grant.IN_TURN).toList();
    }

    @Transactional(readOnly = true)
    public Optional<Grant> byId(int id) {
        return rows.byId(id);
    }

    /** What grants have paid of the charges on an invoice. */
    @Transactional(readOnly = true)
    public Paid paid(String invoice, Money printed) {
        return new Paid(HexFormat.of().formatHex(AmongPayments.id("grants of invoice " + invoice)),
                new Money(rows.paid(invoice), printed.currency()));
    }

    private Account lock(BusinessId business) {
        return requireNonNull(Ledger.known(accounts.lock(List.of(business)), List.of(business)).get(business));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
