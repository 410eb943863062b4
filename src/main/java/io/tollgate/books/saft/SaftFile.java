package io.tollgate.books.saft;

import io.tollgate.books.NotExportable;
import io.tollgate.books.Span;
import io.tollgate.books.TaxReport.Rate;
import io.tollgate.books.TaxReport.Taxed;
import io.tollgate.books.saft.Posting.Line;
import io.tollgate.invoicing.Buyer;
import io.tollgate.invoicing.Seller;
import io.tollgate.ledger.Journal;
import io.tollgate.tariff.SaftCodes;
import io.tollgate.tariff.SaftCodes.Account;
import io.tollgate.tariff.SaftCodes.TaxCode;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamException;

/** The elements of the file, in the order of the format. */
final class SaftFile {

    private static final String VERSION = "1.30";
    private static final String COUNTRY = "NO";
    private static final String NO_CODE = "NA";
    private static final String NOT_USED = "NotUsed";
    private static final String COMMENT = "Times are UTC. Amounts have what the rounded balance of each account gains; the account of"
            + " rounding has the rest. Taxes stand in the transactions of invoices and credit notes.";

    private final Elements out;
    private final SaftCodes codes;
    private final Head head;

    /**
     * @param software the version of Tollgate
     * @param made     the day, in UTC
     */
    record Head(Seller seller, Currency currency, Span span, LocalDate made, String software) {}

    /** A business that has an account. */
    record Customer(String id, String account, String name, Buyer buyer) {}

    /** What precedes the transactions. */
    record Totals(long transactions, BigDecimal debit, BigDecimal credit) {}

    SaftFile(OutputStream stream, SaftCodes codes, Head head) throws XMLStreamException {
        this.out = new Elements(stream);
        this.codes = codes;
        this.head = head;
    }

    /** @throws NotExportable if nothing is said of the account on the last day */
    static Account account(SaftCodes codes, String account, LocalDate day) {
        return codes.account(account, day).orElseThrow(() -> new NotExportable("saft-accounts.csv has no row for the account " + account
                + " on " + day + ". Maybe release one."));
    }

    void header() throws XMLStreamException {
        out.root("AuditFile");
        out.begin("Header");
        out.text("AuditFileVersion", VERSION, Elements.CODE);
        out.text("AuditFileCountry", COUNTRY, 2);
        out.day("AuditFileDateCreated", head.made());
        out.text("SoftwareCompanyName", "Tollgate", Elements.LONGER);
        out.text("SoftwareID", "Tollgate", Elements.LONG);
        out.text("SoftwareVersion", head.software(), Elements.SHORT);
        company();
        out.text("DefaultCurrencyCode", head.currency().getCurrencyCode(), 3);
        out.begin("SelectionCriteria");
        out.day("SelectionStartDate", head.span().from());
        out.day("SelectionEndDate", head.span().to());
        out.end();
        out.text("HeaderComment", COMMENT, Elements.LONG);
        out.text("TaxAccountingBasis", "A", Elements.SHORT);
        out.end();
    }

    private void company() throws XMLStreamException {
        Seller seller = head.seller();
        out.begin("Company");
        out.text("RegistrationNumber", !seller.registerNumber().isBlank()
                ? seller.registerNumber()
                : !seller.vatId().isBlank() ? seller.vatId() : seller.taxNumber(), Elements.MIDDLE);
        out.text("Name", seller.name(), Elements.LONG);
        address(seller.street(), seller.city(), seller.postcode(), seller.country());
        out.begin("Contact");
        out.begin("ContactPerson");
        out.text("FirstName", NOT_USED, Elements.MIDDLE);
        out.text("LastName", seller.contact().isBlank() ? seller.name() : seller.contact(), Elements.LONGER);
        out.end();
        out.maybe("Telephone", seller.phone(), Elements.SHORT);
        out.maybe("Email", seller.email(), Elements.LONGER);
        out.end();
        taxRegistration(seller.vatId(), seller.country());
        if (!seller.iban().isBlank()) {
            out.begin("BankAccount");
            out.text("IBANNumber", seller.iban().replace(" ", ""), Elements.MIDDLE);
            out.end();
        }
        out.end();
    }

    private void address(String street, String city, String postcode, String country) throws XMLStreamException {
        if (street.isBlank() && city.isBlank() && postcode.isBlank() && country.isBlank()) {
            return;
        }
        out.begin("Address");
        out.maybe("StreetName", street, Elements.LONG);
        out.maybe("City", city, Elements.LONG);
        out.maybe("PostalCode", postcode, Elements.LONGER);
        out.maybe("Country", country, 2);
        out.text("AddressType", "StreetAddress", Elements.LONG);
        out.end();
    }

    private void taxRegistration(String vatId, String country) throws XMLStreamException {
        if (!vatId.isBlank()) {
            out.begin("TaxRegistration");
            out.text("TaxRegistrationNumber", vatId, Elements.MIDDLE);
            if (country.equals(COUNTRY)) {
                out.text("TaxAuthority", "Skatteetaten", Elements.MIDDLE);
            }
            out.end();
        }
    }

    /** The accounts of the chart. Several accounts of the ledger may be one there. */
    void accounts(Map<String, BigDecimal> opening, Map<String, BigDecimal> closing) throws XMLStreamException {
        Map<String, Account> byNumber = new TreeMap<>();
        Map<String, BigDecimal> first = sums(opening, byNumber);
        Map<String, BigDecimal> last = sums(closing, byNumber);
        out.begin("MasterFiles");
        out.begin("GeneralLedgerAccounts");
        for (Account account : byNumber.values()) {
            out.begin("Account");
            out.text("AccountID", account.number(), Elements.LONGER);
            out.text("AccountDescription", account.name(), Elements.LONG);
            out.text("GroupingCategory", account.category(), Elements.LONG);
            out.text("GroupingCode", account.code(), Elements.MIDDLE);
            out.text("AccountType", "GL", Elements.SHORT);
            balances(first.getOrDefault(account.number(), BigDecimal.ZERO), last.getOrDefault(account.number(), BigDecimal.ZERO));
            out.end();
        }
        out.end();
    }

    private Map<String, BigDecimal> sums(Map<String, BigDecimal> balances, Map<String, Account> byNumber) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        balances.forEach((name, balance) -> {
            Account account = account(name);
            byNumber.put(account.number(), account);
            sums.merge(account.number(), balance, BigDecimal::add);
        });
        return sums;
    }

    private void balances(BigDecimal opening, BigDecimal closing) throws XMLStreamException {
        out.side(opening, "OpeningDebitBalance", "OpeningCreditBalance");
        out.side(closing, "ClosingDebitBalance", "ClosingCreditBalance");
    }

    void beginCustomers() throws XMLStreamException {
        out.begin("Customers");
    }

    void customer(Customer one, BigDecimal opening, BigDecimal closing) throws XMLStreamException {
        out.begin("Customer");
        out.text("Name", one.buyer().legalName().isBlank() ? one.name() : one.buyer().legalName(), Elements.LONG);
        address(one.buyer().street(), one.buyer().city(), one.buyer().postcode(), one.buyer().country());
        taxRegistration(one.buyer().vatId(), one.buyer().country());
        out.text("CustomerID", one.id(), Elements.MIDDLE);
        out.begin("BalanceAccount");
        out.text("AccountID", account(one.account()).number(), Elements.LONGER);
        balances(opening, closing);
        out.end();
        out.end();
    }

    void end() throws XMLStreamException {
        out.end();
    }

    /** The taxes of the documents, and the end of what precedes the entries. */
    void taxes(Iterable<Rate> rates) throws XMLStreamException {
        Map<String, Rate> byCode = new TreeMap<>();
        rates.forEach(rate -> byCode.put(code(rate), rate));
        if (!byCode.isEmpty()) {
            out.begin("TaxTable");
            out.begin("TaxTableEntry");
            out.text("TaxType", "MVA", Elements.CODE);
            out.text("Description", "Merverdiavgift", Elements.LONG);
            for (Map.Entry<String, Rate> one : byCode.entrySet()) {
                out.begin("TaxCodeDetails");
                out.text("TaxCode", one.getKey(), Elements.LONGER);
                out.text("Description", one.getKey().replace('_', ' ').toLowerCase(Locale.ROOT) + " %", Elements.LONG);
                out.number("TaxPercentage", one.getValue().percent());
                out.text("Country", head.seller().country(), 2);
                out.text("StandardTaxCode", standard(one.getValue()), 2);
                out.number("BaseRate", BigDecimal.valueOf(100));
                out.end();
            }
            out.end();
            out.end();
        }
        out.end();
    }

    private String standard(Rate rate) {
        return rate.treatment().filter(_ -> head.seller().country().equals(COUNTRY))
                .flatMap(treatment -> codes.taxCode(treatment.name(), rate.percent(), head.span().to())).map(TaxCode::code).orElse(NO_CODE);
    }

    private static String code(Rate rate) {
        return rate.treatment().map(Enum::name).orElse("NONE") + "-" + rate.percent().toPlainString();
    }

    void beginEntries(Totals totals) throws XMLStreamException {
        out.begin("GeneralLedgerEntries");
        out.number("NumberOfEntries", BigDecimal.valueOf(totals.transactions()));
        out.number("TotalDebit", totals.debit());
        out.number("TotalCredit", totals.credit());
    }

    void beginJournal(SaftJournal journal) throws XMLStreamException {
        out.begin("Journal");
        out.text("JournalID", journal.name(), Elements.SHORT);
        out.text("Description", journal.description(), Elements.LONG);
        out.text("Type", journal.type(), Elements.CODE);
    }

    void transaction(Posting posting) throws XMLStreamException {
        Booked booked = posting.booked();
        out.begin("Transaction");
        out.text("TransactionID", booked.id(), Elements.LONGER);
        out.text("Period", Integer.toString(booked.day().getMonthValue()), Elements.SHORT);
        out.text("PeriodYear", Integer.toString(booked.day().getYear()), Elements.SHORT);
        out.day("TransactionDate", booked.day());
        out.maybe("SourceID", booked.by(), Elements.MIDDLE);
        out.text("VoucherType", booked.kind(), Elements.LONGER);
        out.text("Description", words(booked.kind()), Elements.LONG);
        out.day("SystemEntryDate", booked.day());
        out.day("GLPostingDate", booked.day());
        int number = 0;
        for (Line line : posting.lines()) {
            number++;
            line(posting, line, number);
        }
        out.end();
    }

    private void line(Posting posting, Line line, int number) throws XMLStreamException {
        Booked booked = posting.booked();
        boolean isCustomer = line.account().startsWith(Journal.OF_BUSINESS);
        out.begin("Line");
        out.text("RecordID", Integer.toString(number), Elements.SHORT);
        out.text("AccountID", account(line.account()).number(), Elements.LONGER);
        if (!booked.value().equals(booked.day())) {
            out.day("ValueDate", booked.value());
        }
        if (isCustomer) {
            out.text("CustomerID", line.account().substring(Journal.OF_BUSINESS.length()), Elements.MIDDLE);
        }
        out.text("Description", line.account(), Elements.LONG);
        out.begin(line.amount().signum() < 0 ? "DebitAmount" : "CreditAmount");
        out.number("Amount", line.amount().abs());
        out.end();
        if (line.hasTax()) {
            tax(posting.document().orElseThrow());
        }
        if (posting.document().isPresent()) {
            out.text("ReferenceNumber", booked.reason(), Elements.MIDDLE);
        }
        Optional<LocalDate> due = posting.document().filter(_ -> booked.kind().equals("INVOICE") && isCustomer).flatMap(Taxed::due);
        if (due.isPresent()) {
            out.day("DueDate", due.get());
        }
        out.end();
    }

    /** A credit note has its tax on the side of debit, and base and tax without a sign. */
    private void tax(Taxed taxed) throws XMLStreamException {
        boolean isCredit = taxed.document().net().signum() >= 0;
        out.begin("TaxInformation");
        out.text("TaxType", "MVA", Elements.CODE);
        out.text("TaxCode", code(taxed.rate()), Elements.LONGER);
        out.number("TaxPercentage", taxed.rate().percent());
        out.text("Country", head.seller().country(), 2);
        out.number("TaxBase", taxed.document().net().abs());
        out.begin(isCredit ? "CreditTaxAmount" : "DebitTaxAmount");
        out.number("Amount", taxed.document().tax().abs());
        out.end();
        out.end();
    }

    /** Ends the entries and the file. */
    void finish() throws XMLStreamException {
        out.end();
        out.finish();
    }

    private Account account(String name) {
        return account(codes, name, head.span().to());
    }

    private static String words(String kind) {
        String words = kind.toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
