package io.tollgate.books.saft;

import io.tollgate.books.DayMovements;
import io.tollgate.books.NotExportable;
import io.tollgate.books.Span;
import io.tollgate.books.TaxReport;
import io.tollgate.books.TaxReport.Rate;
import io.tollgate.books.TaxReport.Taxed;
import io.tollgate.books.saft.Posting.Line;
import io.tollgate.books.saft.SaftFile.Customer;
import io.tollgate.books.saft.SaftFile.Head;
import io.tollgate.books.saft.SaftFile.Totals;
import io.tollgate.business.Businesses;
import io.tollgate.invoicing.Buyers;
import io.tollgate.invoicing.Seller;
import io.tollgate.ledger.Journal;
import io.tollgate.message.BusinessId;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.SaftCodes;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamException;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes the audit file of the days of a span, in UTC, of one currency of the ledger: all accounts, all businesses. The entries are read
 * twice, as the file has their number and sums before them, and are never all in the memory.
 */
@Component
public class SaftExport {

    private final SaftEntries entries;
    private final DayMovements movements;
    private final TaxReport taxes;
    private final Businesses businesses;
    private final Buyers buyers;
    private final RateCards tables;
    private final Seller seller;
    private final String software;

    SaftExport(SaftEntries entries, DayMovements movements, TaxReport taxes, Businesses businesses, Buyers buyers, RateCards tables,
            Seller seller, Optional<BuildProperties> build) {
        this.entries = entries;
        this.movements = movements;
        this.taxes = taxes;
        this.businesses = businesses;
        this.buyers = buyers;
        this.tables = tables;
        this.seller = seller;
        this.software = build.map(BuildProperties::getVersion).orElse("unknown");
    }

    /**
     * @param span days of UTC that are over
     * @param now  the time that the file names
     * @throws NotExportable if a day is not over, no seller is set, or an account has no row in saft-accounts.csv; nothing is written then
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public void write(Span span, Currency currency, Instant now, OutputStream out) throws IOException {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (!span.to().isBefore(today)) {
            throw new NotExportable("the day " + span.to() + " is not over in UTC. Maybe export it tomorrow.");
        }
        if (seller.name().isBlank()) {
            throw new NotExportable("nobody is said to keep these books. Maybe set tollgate.invoicing.seller.*.");
        }
        SaftCodes codes = tables.saft();
        Map<String, Long> opening = movements.balances(span.from().minusDays(1), currency);
        Counted counted = count(span, currency, opening, codes);
        try {
            SaftFile file = new SaftFile(out, codes, new Head(seller, currency, span, today, software));
            write(file, counted, span, currency, opening);
        } catch (XMLStreamException failure) {
            throw new IOException("The audit file cannot be written. Maybe its reader is gone.", failure);
        }
    }

    /** @param closing in millionths */
    private record Counted(Totals totals, Set<Rate> rates, Map<String, Long> closing) {}

    private Counted count(Span span, Currency currency, Map<String, Long> opening, SaftCodes codes) {
        Postings postings = new Postings(entries, taxes, span, currency, opening);
        Set<Rate> rates = new LinkedHashSet<>();
        Set<String> accounts = new HashSet<>(opening.keySet());
        BigDecimal[] sums = {BigDecimal.ZERO, BigDecimal.ZERO};
        long[] number = {0};
        for (SaftJournal journal : SaftJournal.values()) {
            postings.each(journal, (Postings.Sink<RuntimeException>) posting -> {
                number[0]++;
                posting.document().map(Taxed::rate).ifPresent(rates::add);
                for (Line line : posting.lines()) {
                    accounts.add(line.account());
                    int side = line.amount().signum() < 0 ? 0 : 1;
                    sums[side] = sums[side].add(line.amount().abs());
                }
            });
        }
        accounts.add("rounding");
        accounts.forEach(account -> SaftFile.account(codes, account, span.to()));
        checkWhole(postings.balances(), movements.balances(span.to(), currency));
        return new Counted(new Totals(number[0], sums[0], sums[1]), rates, postings.balances());
    }

    /** The journals together must have all that the ledger has. */
    private static void checkWhole(Map<String, Long> file, Map<String, Long> ledger) {
        Set<String> accounts = new HashSet<>(file.keySet());
        accounts.addAll(ledger.keySet());
        List<String> off = accounts.stream().filter(one -> !file.getOrDefault(one, 0L).equals(ledger.getOrDefault(one, 0L))).sorted()
                .toList();
        if (!off.isEmpty()) {
            throw new IllegalStateException("the journals of the audit file have not all entries of " + off + ". Maybe an entry was booked"
                    + " by hand: see the comparison of the ledger.");
        }
    }

    private void write(SaftFile file, Counted counted, Span span, Currency currency, Map<String, Long> opening) throws XMLStreamException {
        Map<String, BigDecimal> first = Postings.rounded(opening);
        Map<String, BigDecimal> last = Postings.rounded(counted.closing());
        file.header();
        file.accounts(first, last);
        customers(file, first, last);
        file.taxes(counted.rates());
        file.beginEntries(counted.totals());
        Postings postings = new Postings(entries, taxes, span, currency, opening);
        for (SaftJournal journal : SaftJournal.values()) {
            file.beginJournal(journal);
            postings.each(journal, (Postings.Sink<XMLStreamException>) file::transaction);
            file.end();
        }
        file.finish();
    }

    private void customers(SaftFile file, Map<String, BigDecimal> first, Map<String, BigDecimal> last) throws XMLStreamException {
        List<String> accounts = new TreeMap<>(last).keySet().stream().filter(account -> account.startsWith(Journal.OF_BUSINESS)).toList();
        if (accounts.isEmpty()) {
            return;
        }
        Map<String, String> names = new HashMap<>();
        businesses.all().forEach(business -> names.put(Journal.account(business.id()), business.name()));
        file.beginCustomers();
        for (String account : accounts) {
            String id = account.substring(Journal.OF_BUSINESS.length());
            file.customer(new Customer(id, account, names.getOrDefault(account, account), buyers.of(new BusinessId(Integer.parseInt(id)))),
                    first.getOrDefault(account, BigDecimal.ZERO), last.getOrDefault(account, BigDecimal.ZERO));
        }
        file.end();
    }
}
