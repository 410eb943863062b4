package io.tollgate.invoicing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cucumber.datatable.DataTable;
import io.cucumber.java.After;
import io.cucumber.java.Before;
import io.cucumber.java.ParameterType;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.TollgateTest;
import io.tollgate.database.Slice;
import io.tollgate.invoicing.Buyer.Format;
import io.tollgate.invoicing.IssuedDocuments.Form;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.TaxTable;
import io.tollgate.tariff.TaxTable.ExchangeRate;
import io.tollgate.world.World;
import io.tollgate.world.WorldBooks;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.test.context.TestContextManager;
import org.w3c.dom.Document;

/** Steps for taxes.feature: the shipped rates of value added tax, exchange rates of the example, and a price that it says. */
public final class TaxSteps {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant CREDITED = Instant.parse("2026-11-20T09:00:00Z");
    private static final Map<String, String> NATIONS = Map.of("Germany", "DE", "Finland", "FI", "Belgium", "BE", "Austria", "AT",
            "the United States", "US", "Japan", "JP", "Chile", "CL", "Kuwait", "KW");
    private static final String TRADE = "//*[local-name()='SupplyChainTradeTransaction']";
    private static final String HEADER = TRADE + "/*[local-name()='ApplicableHeaderTradeSettlement']";
    private static final String SUMS = HEADER + "/*[local-name()='SpecifiedTradeSettlementHeaderMonetarySummation']";
    private static final String TAX = HEADER + "/*[local-name()='ApplicableTradeTax']";
    private static final Map<String, String> PLACES = Map.ofEntries(
            Map.entry("BT-3", "//*[local-name()='ExchangedDocument']/*[local-name()='TypeCode']"),
            Map.entry("BT-5", HEADER + "/*[local-name()='InvoiceCurrencyCode']"),
            Map.entry("BT-6", HEADER + "/*[local-name()='TaxCurrencyCode']"),
            Map.entry("BT-9", HEADER + "//*[local-name()='DueDateDateTime']/*"),
            Map.entry("BT-25", HEADER + "/*[local-name()='InvoiceReferencedDocument']/*[local-name()='IssuerAssignedID']"),
            Map.entry("BT-31", "//*[local-name()='SellerTradeParty']/*[local-name()='SpecifiedTaxRegistration']/*[@schemeID='VA']"),
            Map.entry("BT-48", "//*[local-name()='BuyerTradeParty']/*[local-name()='SpecifiedTaxRegistration']/*[@schemeID='VA']"),
            Map.entry("BT-109", SUMS + "/*[local-name()='TaxBasisTotalAmount']"),
            Map.entry("BT-110", SUMS + "/*[local-name()='TaxTotalAmount'][1]"),
            Map.entry("BT-111", SUMS + "/*[local-name()='TaxTotalAmount'][2]"),
            Map.entry("BT-112", SUMS + "/*[local-name()='GrandTotalAmount']"),
            Map.entry("BT-113", SUMS + "/*[local-name()='TotalPrepaidAmount']"),
            Map.entry("BT-115", SUMS + "/*[local-name()='DuePayableAmount']"),
            Map.entry("BT-118", TAX + "/*[local-name()='CategoryCode']"),
            Map.entry("BT-119", TAX + "/*[local-name()='RateApplicablePercent']"),
            Map.entry("BT-120", TAX + "/*[local-name()='ExemptionReason']"),
            Map.entry("BT-121", TAX + "/*[local-name()='ExemptionReasonCode']"));

    private final Application application = new Application();
    private final List<ExchangeRate> exchangeRates = new ArrayList<>();
    private final List<Invoice> issued = new ArrayList<>();
    private Optional<WorldBooks> books = Optional.empty();
    private Seller seller = Trade.nobody();
    private Optional<BusinessId> business = Optional.empty();
    private Optional<Buyer> buyer = Optional.empty();
    private YearMonth month = YearMonth.of(2026, 10);
    private Optional<CreditNote> note = Optional.empty();

    /** The application under test, shared with the other tests. */
    @TollgateTest
    static final class Application {

        @Autowired
        RateCards cards;
        @Autowired
        Buyers buyers;
        @Autowired
        HeldInvoices held;
        @Autowired
        InvoiceDocuments documents;
        @Autowired
        CreditNotes notes;
        @Autowired
        CreditNoteDocuments noteDocuments;
        @Autowired
        ApplicationEventPublisher events;
        @Autowired
        World world;
    }

    @Before("@taxes")
    public void startApplication() throws Exception {
        new TestContextManager(Application.class).prepareTestInstance(application);
        books = Optional.of(application.world.books());
    }

    @After("@taxes")
    public void closeBooks() {
        books.ifPresent(WorldBooks::close);
    }

    @ParameterType("Germany|Finland|Belgium|Austria|the United States|Japan|Chile|Kuwait")
    public String nation(String country) {
        return Objects.requireNonNull(NATIONS.get(country));
    }

    @Given("a seller in {nation} and a buyer in {nation} who pays in {word}")
    public void parties(String from, String to, String currency) {
        seller = Trade.seller(from);
        business = Optional.of(application.world.business().currency(currency).onAccount("1000000").enrol().id());
        put(Trade.buyer(to));
    }

    @Given("a seller in {nation} and a buyer of whom nothing is known")
    public void unknown(String from) {
        seller = Trade.seller(from);
        business = Optional.of(application.world.business().currency("EUR").onAccount("1000000").enrol().id());
    }

    @Given("the seller is a small business: {string}")
    public void small(String why) {
        seller = Trade.seller(seller.country(), why);
    }

    @Given("the buyer has no VAT id")
    public void withoutVatId() {
        put(with(buyer(), "", buyer().language(), buyer().format()));
    }

    @Given("the buyer reads German")
    public void german() {
        put(with(buyer(), buyer().vatId(), "de", buyer().format()));
    }

    @Given("the buyer wants plain invoices")
    public void plain() {
        put(with(buyer(), buyer().vatId(), buyer().language(), Format.PLAIN));
    }

    @Given("the buyer paid {bigdecimal} on {day}")
    public void paid(BigDecimal amount, LocalDate day) {
        books.orElseThrow().pay(business(), amount.toPlainString(), "before", day.atStartOfDay(BERLIN).toInstant());
    }

    @Given("1 {word} is {bigdecimal} {word} from {day} to {day}, says {string}")
    public void rate(String from, BigDecimal rate, String to, LocalDate first, LocalDate last, String source) {
        exchangeRates.add(new ExchangeRate(Trade.currency(from), Trade.currency(to), rate, first, last, source));
    }

    @Given("{int} messages at {bigdecimal} each in {month} were to be invoiced without a rate")
    public void heldBefore(int messages, BigDecimal price, YearMonth when) {
        invoiced(messages, price, when);
        assertThat(issued).isEmpty();
    }

    @When("{int} message(s) at {bigdecimal} each in {month} is/are invoiced")
    public void invoiced(int messages, BigDecimal price, YearMonth when) {
        month = when;
        books.orElseThrow().deliver(business(), Category.UTILITY, when.atDay(15).atTime(12, 0).atZone(BERLIN).toInstant(),
                Collections.nCopies(messages, price.movePointRight(6).longValueExact()));
        again();
    }

    @When("it is tried again")
    public void again() {
        try {
            invoices().run(business(), month, month.plusMonths(1).atDay(1).atTime(9, 0).atZone(BERLIN).toInstant()).ifPresent(issued::add);
        } catch (InvoiceHeld waits) {
            assertThat(waits).hasMessageContaining(month.toString()); // the list says why
        }
    }

    @When("the invoice is credited whole")
    public void credited() {
        note = Optional
                .of(application.notes.issue(issued.getLast(), new CreditNotes.Wanted.Whole(), "The example says so.", CREDITED, "Ann"));
    }

    @Then("its e-invoice says")
    public void says(DataTable table) throws Exception {
        says(issued.getLast(), application.documents.document(issued.getLast(), Form.CII), table);
    }

    @Then("its e-invoice for {month} says")
    public void saysFor(YearMonth when, DataTable table) throws Exception {
        Invoice invoice = issued.stream().filter(one -> one.month().equals(when)).findFirst().orElseThrow();
        says(invoice, application.documents.document(invoice, Form.CII), table);
    }

    @Then("its credit note says")
    public void creditNoteSays(DataTable table) throws Exception {
        says(issued.getLast(), application.noteDocuments.document(note.orElseThrow(), issued.getLast(), Form.CII), table);
    }

    @Then("its page says {string}")
    public void pageSays(String words) {
        assertThat(application.documents.html(issued.getLast())).contains(words);
    }

    @Then("it is on the list of invoices that wait, because")
    public void waits(DataTable reasons) {
        assertThat(issued).isEmpty();
        assertThat(waiting()).hasSize(1);
        assertThat(waiting().getFirst().month()).isEqualTo(month);
        assertThat(waiting().getFirst().reasons()).isEqualTo(reasons.asList());
    }

    @Then("it is on no list of invoices that wait")
    public void waitsNoMore() {
        assertThat(waiting()).isEmpty();
    }

    @Then("the VAT id {word} of the buyer is refused")
    public void refused(String id) {
        assertThat(PartyIds.vatIdFault(id, buyer().country())).isPresent();
    }

    @Then("the VAT id {word} of the buyer is taken")
    public void taken(String id) {
        assertThat(PartyIds.vatIdFault(id, buyer().country())).isEmpty();
    }

    private void says(Invoice invoice, byte[] xml, DataTable table) throws Exception {
        DocumentBuilderFactory documents = DocumentBuilderFactory.newInstance();
        documents.setNamespaceAware(true);
        Document document = documents.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
        Map<String, String> said = new LinkedHashMap<>();
        Map<String, String> expected = new LinkedHashMap<>();
        for (List<String> row : table.cells()) {
            String found = XPathFactory.newInstance().newXPath().evaluate(
                    Objects.requireNonNull(PLACES.get(row.getFirst()), row.getFirst()),
                    document);
            said.put(row.getFirst(), found.isEmpty() ? "none" : found);
            expected.put(row.getFirst(), switch (row.getLast()) {
                case "the seller's" -> seller.vatId();
                case "the buyer's" -> buyer().vatId();
                case "the invoice's" -> invoice.number();
                default -> row.getLast();
            });
        }
        assertThat(said).isEqualTo(expected);
    }

    private List<HeldInvoices.Held> waiting() {
        return application.held.list(Slice.first(1_000)).stream().filter(one -> one.business().equals(business())).toList();
    }

    private Invoices invoices() {
        RateCards taxed = new RateCards();
        taxed.takeEffect(new TaxTable(application.cards.taxes().vatRates(), exchangeRates));
        return TaxedInvoices.of(application.world, application.events, seller, taxed);
    }

    private void put(Buyer changed) {
        buyer = Optional.of(changed);
        application.buyers.put(business(), changed, World.LONG_AGO);
    }

    private static Buyer with(Buyer buyer, String vatId, String language, Format format) {
        return new Buyer(buyer.legalName(), buyer.street(), buyer.postcode(), buyer.city(), buyer.country(), vatId, buyer.scheme(),
                buyer.electronicAddress(), buyer.reference(), buyer.order(), buyer.contact(), buyer.email(), language, buyer.termDays(),
                format);
    }

    private Buyer buyer() {
        return buyer.orElseThrow(() -> new IllegalStateException("the example names no buyer"));
    }

    private BusinessId business() {
        return business.orElseThrow(() -> new IllegalStateException("the example names no buyer"));
    }
}
