package io.tollgate.agreements;

import static java.util.Objects.requireNonNull;

import io.tollgate.agreements.Agreement.Ended;
import io.tollgate.agreements.Agreement.Signed;
import io.tollgate.agreements.Agreement.State;
import io.tollgate.agreements.Agreement.Terms;
import io.tollgate.business.Business;
import io.tollgate.business.AccountEvent;
import io.tollgate.business.Businesses;
import io.tollgate.database.Slice;
import io.tollgate.database.Times;
import io.tollgate.ledger.Account;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import io.tollgate.staff.StaffName;
import io.tollgate.tariff.PlanFees;
import io.tollgate.tariff.RateCards;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Rows of the table {@code agreement}. One person proposes an agreement and another one approves it, as it is with the rate card. Each
 * change of the agreements of a business holds its balance, so that no month is closed meanwhile: what is agreed for a closed month stays.
 */
@Component
public class Agreements {

    private static final String SELECT = "SELECT id, business_id, kind, market, category, amount_micros, percent_milli, messages, currency,"
            + " first_day, last_day, reference, proposed_by, proposed_at, approved_by, approved_at, ended_by, ended_at, ended_on"
            + " FROM agreement ";
    private static final int PERCENT_DECIMALS = 3;
    private static final long MOST_FREE = 1_000_000_000;
    private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(2999, 12, 31);
    private static final BigDecimal ALL = BigDecimal.valueOf(100);

    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;
    private final Ledger ledger;
    private final RateCards cards;
    private final Businesses businesses;
    private final ApplicationEventPublisher events;

    Agreements(NamedParameterJdbcTemplate named, Ledger ledger, RateCards cards, Businesses businesses, ApplicationEventPublisher events) {
        this.events = events;
        this.businesses = businesses;
        this.jdbc = named.getJdbcTemplate();
        this.named = named;
        this.ledger = ledger;
        this.cards = cards;
    }

    /** What an agreement is to say. {@link Agreement} explains it. */
    public record Proposal(Terms terms, LocalDate first, Optional<LocalDate> last, String reference) {}

    /**
     * Adds an agreement that waits for a second person.
     *
     * @throws IllegalArgumentException if it says something that no agreement can say
     * @throws AgreementConflict        if its first day is in a closed month, or another agreement says something about the same days
     */
    @Transactional
    public Agreement propose(BusinessId business, Proposal wanted, Signed by) {
        Account account = ledger.lockAccount(business);
        check(wanted, account);
        requireOpen(account, wanted.first());
        Row row = Row.of(wanted.terms());
        Agreement proposal = new Agreement(0, business, wanted.terms(), wanted.first(), wanted.last(), wanted.reference(), by,
                Optional.empty(), Optional.empty());
        requireAlone(proposal, of(business).stream().filter(one -> one.ended().isEmpty() || one.approved().isPresent()).toList());
        jdbc.update("INSERT INTO agreement (business_id, kind, market, category, amount_micros, percent_milli, messages, currency,"
                + " first_day, last_day, reference, proposed_by, proposed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                business.value(),
                row.kind(), row.market(), row.category(), row.micros(), row.percent(), row.messages(), account.currency().getCurrencyCode(),
                wanted.first(), wanted.last().orElse(null), wanted.reference(), by.by(), Times.utc(by.at()));
        return of(business).getLast();
    }

    /**
     * Approves an agreement, so that it counts on its days.
     *
     * @throws AgreementConflict if the same person proposed it, it does not wait, or a month of its days was closed meanwhile
     */
    @Transactional
    public Agreement approve(Agreement seen, Signed by) {
        Account account = ledger.lockAccount(seen.business());
        Agreement agreement = byId(seen.id()).orElseThrow();
        if (agreement.state() != State.PROPOSED) {
            throw new AgreementConflict("agreement " + agreement.id() + " is " + agreement.state() + " and does not wait for an approval");
        }
        if (new StaffName(agreement.proposed().by()).isSameAs(new StaffName(by.by()))) {
            throw new AgreementConflict("agreement " + agreement.id() + " was proposed by " + by.by()
                    + ". Maybe ask somebody else to approve it: it needs a second person.");
        }
        requireOpen(account, agreement.first());
        requireAlone(agreement, of(agreement.business()).stream().filter(one -> one.approved().isPresent()).toList());
        jdbc.update("UPDATE agreement SET approved_by = ?, approved_at = ? WHERE id = ?", by.by(), Times.utc(by.at()), agreement.id());
        tell(agreement, agreement.first(), false);
        return byId(agreement.id()).orElseThrow();
    }

    private void tell(Agreement agreement, LocalDate day, boolean ends) {
        if (agreement.terms() instanceof Terms.SpendingLimit(Money hourly)) {
            events.publishEvent(new AccountEvent.SpendingAgreed(agreement.business(), hourly, day, ends));
        }
    }

    /**
     * Ends an agreement before its last day, or withdraws one that is not approved; then the day does not matter.
     *
     * @param lastDay the day before the first one, if it is never to count
     * @throws AgreementConflict if it was ended before, the day is not one of its days, or days of a closed month would change
     */
    @Transactional
    public Agreement end(Agreement seen, LocalDate lastDay, Signed by) {
        Account account = ledger.lockAccount(seen.business());
        Agreement agreement = byId(seen.id()).orElseThrow();
        LocalDate before = agreement.first().minusDays(1);
        LocalDate day = agreement.approved().isPresent() ? lastDay : before;
        if (agreement.ended().isPresent()) {
            throw new AgreementConflict("agreement " + agreement.id() + " is " + agreement.state() + " already");
        }
        if (day.isBefore(before) || !day.isBefore(agreement.lastDay())) {
            throw new AgreementConflict("agreement " + agreement.id() + " counts from " + agreement.first()
                    + agreement.last().map(last -> " to " + last).orElse("") + ". Maybe end it with one of these days, but not the last,"
                    + " or with " + before + " if it is never to count.");
        }
        if (agreement.approved().isPresent()) {
            requireOpen(account, day.plusDays(1));
        }
        jdbc.update("UPDATE agreement SET ended_by = ?, ended_at = ?, ended_on = ? WHERE id = ?", by.by(), Times.utc(by.at()), day,
                agreement.id());
        if (agreement.approved().isPresent()) {
            tell(agreement, day, true);
        }
        return byId(agreement.id()).orElseThrow();
    }

    /** What the approved agreements of a business come to, and where none was made, what its plans cost by the table of fees. */
    @Transactional(readOnly = true)
    public AgreedTerms terms(BusinessId business) {
        return requireNonNull(terms(List.of(business)).get(business));
    }

    /** Like {@link #terms(BusinessId)}, for each of these businesses. */
    @Transactional(readOnly = true)
    public Map<BusinessId, AgreedTerms> terms(Collection<BusinessId> some) {
        PlanFees fees = cards.planFees();
        Map<BusinessId, Business> known = fees.cost() ? businesses.byId(some) : Map.of();
        Map<BusinessId, List<Agreement>> agreements = some.isEmpty()
                ? Map.of()
                : named.query(SELECT + "WHERE business_id IN (:ids) ORDER BY id", Map.of("ids", some.stream().map(BusinessId::value)
                        .toList()), (row, _) -> agreement(row)).stream().collect(Collectors.groupingBy(Agreement::business));
        return some.stream().distinct().collect(Collectors.toMap(one -> one, one -> new AgreedTerms(agreements.getOrDefault(one, List.of()),
                Optional.ofNullable(known.get(one)).map(found -> new ListFees(fees, found.planDays(), found.currency())))));
    }

    /** All agreements of a business, the earliest added first. */
    @Transactional(readOnly = true)
    public List<Agreement> of(BusinessId business) {
        return jdbc.query(SELECT + "WHERE business_id = ? ORDER BY id", (row, _) -> agreement(row), business.value());
    }

    /** Some agreements of a business, the latest added first. */
    @Transactional(readOnly = true)
    public List<Agreement> of(BusinessId business, Slice slice) {
        return named.query(SELECT + "WHERE business_id = :business" + slice.sql("id", true),
                slice.parameters(Map.of("business", business.value())), (row, _) -> agreement(row));
    }

    @Transactional(readOnly = true)
    public Optional<Agreement> byId(int id) {
        return jdbc.query(SELECT + "WHERE id = ?", (row, _) -> agreement(row), id).stream().findFirst();
    }

    private static void requireOpen(Account account, LocalDate firstChange) {
        YearMonth closed = account.closedThrough();
        if (!YearMonth.from(firstChange).isAfter(closed)) {
            throw new AgreementConflict(firstChange + " is in a month that is closed: its charges are invoiced through " + closed
                    + ". Maybe begin with " + closed.plusMonths(1).atDay(1) + ", and give back by a credit note what was charged before.");
        }
    }

    private static void requireAlone(Agreement agreement, List<Agreement> others) {
        others.stream().filter(one -> one.id() != agreement.id()).filter(agreement::contradicts).findFirst().ifPresent(other -> {
            throw new AgreementConflict("agreement " + other.id() + " says something about the same from " + other.first() + " to "
                    + (other.lastDay().equals(LocalDate.MAX) ? "its end" : other.lastDay().toString())
                    + ". Maybe end it before " + agreement.first() + ", or begin after it.");
        });
    }

    private void check(Proposal wanted, Account account) {
        wanted.last().filter(last -> last.isBefore(wanted.first())).ifPresent(last -> {
            throw new IllegalArgumentException("last day (" + last + ") must not be before the first day " + wanted.first());
        });
        require(!wanted.first().isBefore(EARLIEST) && !wanted.last().orElse(wanted.first()).isAfter(LATEST),
                "days must be from " + EARLIEST + " to " + LATEST);
        switch (wanted.terms()) {
            case Terms.Price price -> {
                requireMarket(price.market(), account.currency());
                require(!isSms(price.market()), "market (" + price.market() + ") must be one of the messenger: an SMS has a"
                        + " price for each part. Maybe agree on a discount.");
                requireAmount(price.each(), 0, account.currency());
            }
            case Terms.Discount discount -> {
                discount.market().ifPresent(market -> requireMarket(market, account.currency()));
                BigDecimal percent = discount.percent();
                require(percent.signum() > 0 && percent.compareTo(ALL) <= 0 && percent.stripTrailingZeros().scale() <= PERCENT_DECIMALS,
                        "percent (" + percent + ") must be more than 0 and at most 100, with at most three decimals");
            }
            case Terms.Allowance allowance -> {
                allowance.market().ifPresent(market -> {
                    requireMarket(market, account.currency());
                    require(!isSms(market), "market (" + market + ") must be one of the messenger: no SMS is free. Maybe agree on a"
                            + " discount.");
                });
                require(allowance.monthly() > 0 && allowance.monthly() <= MOST_FREE, "messages (" + allowance.monthly()
                        + ") must be 1 to " + MOST_FREE);
            }
            case Terms.PlanFee fee -> requireAmount(fee.monthly(), 1, account.currency());
            case Terms.MinimumFee fee -> requireAmount(fee.monthly(), 1, account.currency());
            case Terms.SpendingLimit limit -> requireAmount(limit.hourly(), 1, account.currency());
        }
    }

    static boolean isSms(String market) {
        return market.startsWith("SMS ");
    }

    private void requireMarket(String market, Currency currency) {
        require(cards.inForce().rates().stream().anyMatch(row -> row.market().equals(market) && row.currency().equals(currency)),
                "market (" + market + ") must be one of the rate card in " + currency + ". Maybe it is spelt differently there.");
    }

    private static void requireAmount(Money amount, long leastMicros, Currency currency) {
        require(amount.currency().equals(currency), "amount (" + amount + ") must be in " + currency + ", the currency of the business");
        require(amount.micros() >= leastMicros, "amount (" + amount + ") must be " + (leastMicros > 0 ? "more than" : "at least") + " 0");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** The columns of the terms. */
    private record Row(String kind, String market, String category, long micros, int percent, long messages) {

        static Row of(Terms terms) {
            return switch (terms) {
                case Terms.Price price -> new Row("PRICE", price.market(), price.category().name(), price.each().micros(), 0, 0);
                case Terms.Discount discount -> new Row("DISCOUNT", discount.market().orElse(""),
                        discount.category().map(Category::name).orElse(""), 0,
                        discount.percent().movePointRight(PERCENT_DECIMALS).intValueExact(), 0);
                case Terms.Allowance allowance -> new Row("ALLOWANCE", allowance.market().orElse(""),
                        allowance.category().map(Category::name).orElse(""), 0, 0, allowance.monthly());
                case Terms.PlanFee fee -> new Row("PLAN_FEE", "", "", fee.monthly().micros(), 0, 0);
                case Terms.MinimumFee fee -> new Row("MINIMUM_FEE", "", "", fee.monthly().micros(), 0, 0);
                case Terms.SpendingLimit limit -> new Row("SPENDING_LIMIT", "", "", limit.hourly().micros(), 0, 0);
            };
        }

        Terms terms(Currency currency) {
            Money amount = new Money(micros, currency);
            return switch (kind) {
                case "PRICE" -> new Terms.Price(market, Category.valueOf(category), amount);
                case "ALLOWANCE" -> new Terms.Allowance(maybeMarket(), maybeCategory(), messages);
                case "DISCOUNT" -> new Terms.Discount(maybeMarket(), maybeCategory(), BigDecimal.valueOf(percent, PERCENT_DECIMALS));
                case "PLAN_FEE" -> new Terms.PlanFee(amount);
                case "MINIMUM_FEE" -> new Terms.MinimumFee(amount);
                case "SPENDING_LIMIT" -> new Terms.SpendingLimit(amount);
                default -> throw new IllegalStateException("the table agreement has a row of the kind " + kind
                        + ". Maybe a later version of Tollgate has written it.");
            };
        }

        private Optional<String> maybeMarket() {
            return Optional.of(market).filter(one -> !one.isEmpty());
        }

        private Optional<Category> maybeCategory() {
            return Optional.of(category).filter(one -> !one.isEmpty()).map(Category::valueOf);
        }
    }

    private static Agreement agreement(ResultSet row) throws SQLException {
        Row columns = new Row(row.getString("kind"), row.getString("market"), row.getString("category"), row.getLong("amount_micros"),
                row.getInt("percent_milli"), row.getLong("messages"));
        Optional<Signed> ended = signed(row, "ended");
        return new Agreement(row.getInt("id"), new BusinessId(row.getInt("business_id")),
                columns.terms(Currency.getInstance(row.getString("currency"))), row.getObject("first_day", LocalDate.class),
                Optional.ofNullable(row.getObject("last_day", LocalDate.class)), row.getString("reference"),
                signed(row, "proposed").orElseThrow(), signed(row, "approved"),
                ended.isEmpty() ? Optional.empty() : Optional.of(new Ended(row.getObject("ended_on", LocalDate.class), ended.get())));
    }

    private static Optional<Signed> signed(ResultSet row, String what) throws SQLException {
        String by = row.getString(what + "_by");
        return by == null ? Optional.empty() : Optional.of(new Signed(by, Times.instant(row, what + "_at")));
    }
}
