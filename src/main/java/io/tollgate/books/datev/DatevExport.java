package io.tollgate.books.datev;

import io.tollgate.books.DayMovements;
import io.tollgate.books.NotExportable;
import io.tollgate.books.datev.DatevFile.Batch;
import io.tollgate.invoicing.Seller;
import io.tollgate.tariff.AccountNumbers.Numbered;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TaxTable.ExchangeRate;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes a batch of bookings of the days of a span, in UTC, of one currency of the ledger.
 *
 * <p>The ledger counts millionths, DATEV has two decimals. So that nothing adds up, a line has what the rounded balance of its account
 * gained on the day: after each day the sum of all lines of an account is its balance, rounded. The account {@code rounding} alone has what
 * makes the lines of the day sum to zero. So batches may be cut as one likes, and nothing is lost between them.
 */
@Component
@EnableConfigurationProperties(DatevSettings.class)
public class DatevExport {

    /** The most lines of a batch that DATEV reads in. */
    public static final int MOST = 99_999;

    private static final String ROUNDING = "rounding";
    private static final String CLEARING = "clearing";
    private static final String BUSINESS = "business:";
    private static final long FIRST_CREDITOR = 70_000;
    private static final int DECIMALS = 2;
    private static final int DECIMALS_OF_RATE = 6;

    private final DayMovements movements;
    private final RateCards tables;
    private final Seller seller;
    private final DatevSettings settings;

    DatevExport(DayMovements movements, RateCards tables, Seller seller, DatevSettings settings) {
        this.movements = movements;
        this.tables = tables;
        this.seller = seller;
        this.settings = settings;
    }

    /**
     * @param to  the last day, included; it must be over
     * @param now the time that the batch names
     * @throws NotExportable if the span is not over or is in two business years, an account has no number, a day no exchange rate, or the
     *                       batch is too large
     */
    @Transactional(readOnly = true)
    public void write(LocalDate from, LocalDate to, Currency currency, Instant now, OutputStream out) throws IOException {
        LocalDate begin = yearBegin(from, to, LocalDate.ofInstant(now, ZoneOffset.UTC));
        List<BookingLine> lines = lines(from, to, currency);
        if (lines.size() > MOST) {
            throw new NotExportable("the batch has " + lines.size() + " lines, more than " + MOST + ". Maybe export fewer days at once.");
        }
        long clearing = lines.isEmpty() ? number(CLEARING, from) : number(CLEARING, to);
        DatevFile.write(new Batch(from, to, begin, LocalDateTime.ofInstant(now, ZoneOffset.UTC), currency.getCurrencyCode(),
                seller.currency().getCurrencyCode(), clearing, lines), settings, out);
    }

    /** The lines by day and account. */
    List<BookingLine> lines(LocalDate from, LocalDate to, Currency currency) {
        List<BookingLine> lines = new ArrayList<>();
        Map<String, Long> balances = new TreeMap<>();
        SortedMap<LocalDate, Map<String, Long>> days = movements.through(from, to, currency);
        days.headMap(from).values().forEach(before -> before.forEach((account, micros) -> balances.merge(account, micros, Math::addExact)));
        days.tailMap(from).forEach((day, moved) -> lines.addAll(lines(day, moved, balances, currency)));
        return lines;
    }

    private List<BookingLine> lines(LocalDate day, Map<String, Long> moved, Map<String, Long> balances, Currency currency) {
        Optional<BigDecimal> rate = rate(currency, day);
        SortedMap<String, BigDecimal> amounts = new TreeMap<>();
        moved.forEach((account, micros) -> {
            long before = balances.getOrDefault(account, 0L);
            balances.put(account, Math.addExact(before, micros));
            if (!account.equals(ROUNDING)) {
                amounts.put(account, rounded(before + micros).subtract(rounded(before)));
            }
        });
        amounts.put(ROUNDING, amounts.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add).negate());
        List<BookingLine> lines = new ArrayList<>();
        BigDecimal inBooks = BigDecimal.ZERO;
        for (Map.Entry<String, BigDecimal> one : amounts.entrySet()) {
            if (one.getValue().signum() != 0) {
                Optional<BigDecimal> base = rate.map(value -> one.getValue().multiply(value).setScale(DECIMALS, RoundingMode.HALF_UP));
                inBooks = inBooks.add(base.orElse(BigDecimal.ZERO));
                lines.add(new BookingLine(day, one.getKey(), number(one.getKey(), day), currency.getCurrencyCode(), one.getValue(), base,
                        rate.map(DatevExport::inverse).filter(value -> value.compareTo(BigDecimal.ONE) >= 0)));
            }
        }
        if (inBooks.signum() != 0) { // what the exchange rounds away
            lines.add(new BookingLine(day, ROUNDING, number(ROUNDING, day), seller.currency().getCurrencyCode(), inBooks.negate(),
                    Optional.empty(), Optional.empty()));
        }
        return lines;
    }

    private static BigDecimal rounded(long micros) {
        return BigDecimal.valueOf(micros, 6).setScale(DECIMALS, RoundingMode.HALF_UP);
    }

    private static BigDecimal inverse(BigDecimal rate) {
        return BigDecimal.ONE.divide(rate, DECIMALS_OF_RATE, RoundingMode.HALF_UP);
    }

    private Optional<BigDecimal> rate(Currency currency, LocalDate day) {
        if (currency.equals(seller.currency())) {
            return Optional.empty();
        }
        return Optional.of(tables.taxes().exchange(currency, seller.currency(), day).map(ExchangeRate::rate)
                .orElseThrow(
                        () -> new NotExportable("exchange-rates.csv has no rate from " + currency + " to " + seller.currency() + " for "
                                + day + ". Maybe release one.")));
    }

    private long number(String account, LocalDate day) {
        Numbered row = tables.accountNumbers().of(account, settings.chart(), day)
                .orElseThrow(() -> new NotExportable("ledger-accounts.csv has no number of the account " + account + " in "
                        + settings.chart() + " for " + day + ". Maybe release one."));
        long zeros = BigDecimal.TEN.pow(settings.accountLength() - 4).longValueExact();
        long number = row.number() * zeros;
        if (!account.startsWith(BUSINESS)) {
            return number;
        }
        long debtor = number + Long.parseLong(account.substring(BUSINESS.length()));
        if (debtor >= FIRST_CREDITOR * zeros) {
            throw new NotExportable("the account " + account + " would be the debtor " + debtor + ", which is a creditor. Maybe set"
                    + " tollgate.books.datev.account-length to " + (settings.accountLength() + 1) + ".");
        }
        return debtor;
    }

    private LocalDate yearBegin(LocalDate from, LocalDate to, LocalDate today) {
        if (!to.isBefore(today)) {
            throw new NotExportable("the day " + to + " is not over in UTC. Maybe export it tomorrow.");
        }
        LocalDate begin = settings.begin().atYear(from.getYear());
        LocalDate year = begin.isAfter(from) ? begin.minusYears(1) : begin;
        if (!to.isBefore(year.plusYears(1))) {
            throw new NotExportable("a new business year begins on " + year.plusYears(1) + ", and a batch is of one year. Maybe export"
                    + " two batches.");
        }
        return year;
    }
}
