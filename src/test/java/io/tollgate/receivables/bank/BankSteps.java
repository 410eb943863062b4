package io.tollgate.receivables.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.cucumber.datatable.DataTable;
import io.cucumber.java.Before;
import io.cucumber.java.en.Given;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.TollgateTest;
import io.tollgate.database.Slice;
import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.InvoicesIssued;
import io.tollgate.ledger.Ledger;
import io.tollgate.message.BusinessId;
import io.tollgate.money.Money;
import io.tollgate.receivables.Receivables;
import io.tollgate.receivables.bank.BankEntry.State;
import io.tollgate.receivables.bank.BankStatements.Filter;
import io.tollgate.world.World;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.test.context.TestContextManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Steps for bank-statements.feature, with the real ledger. */
public final class BankSteps {

    private static final Currency EUR = Currency.getInstance("EUR");
    private static final Instant NOW = Instant.parse("2026-11-05T09:00:00Z");
    private static final AtomicInteger NUMBERS = new AtomicInteger(100_000);

    private final Application application = new Application();
    private final int one = NUMBERS.incrementAndGet();
    private final String number = "2095-" + one;
    private Optional<BusinessId> chemist = Optional.empty();
    private int sent;
    private String last = "";
    private String refusal = "";

    /** The application under test, shared with the other tests. */
    @TollgateTest
    static final class Application {

        @Autowired
        BankStatements statements;
        @Autowired
        Receivables receivables;
        @Autowired
        Ledger ledger;
        @Autowired
        ApplicationEventPublisher events;
        @Autowired
        TransactionTemplate transaction;
        @Autowired
        World world;
    }

    @Before("@bank")
    public void startApplication() throws Exception {
        new TestContextManager(Application.class).prepareTestInstance(application);
    }

    @Given("a chemist that owes an invoice of {bigdecimal} EUR")
    public void owes(BigDecimal total) {
        chemist = Optional.of(application.world.business().in("Europe/Berlin").currency("EUR").enrol().id());
        Invoice invoice = Samples.invoice(number, business(), Money.of(total, EUR), NOW.minusSeconds(1_000));
        application.transaction.executeWithoutResult(_ -> application.events.publishEvent(new InvoicesIssued(List.of(invoice))));
    }

    @When("the bank sends a statement from {bigdecimal} to {bigdecimal} EUR")
    public void statement(BigDecimal opening, BigDecimal closing, DataTable table) {
        StringBuilder entries = new StringBuilder();
        table.asMaps().forEach(row -> entries.append(entry(row)));
        sent++;
        last = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><Stmt><Id>" + sent
                + "</Id><Acct><Id><IBAN>" + account() + "</IBAN></Id><Ccy>EUR</Ccy></Acct>" + balance("OPBD", opening)
                + balance("CLBD", closing) + entries + "</Stmt></BkToCstmrStmt></Document>";
        comesAgain();
    }

    @When("the same statement comes again")
    public void comesAgain() {
        try {
            application.statements.add(last.getBytes(StandardCharsets.UTF_8), NOW, "ann");
        } catch (StatementFault fault) {
            refusal = Objects.toString(fault.getMessage());
        }
    }

    @When("the same entries and a third one come in a statement with another id")
    public void comeUnderAnotherId() {
        String entry = last.substring(last.indexOf("<Ntry>"), last.indexOf("</Ntry>") + "</Ntry>".length());
        String amount = entry.replaceAll(".*<Amt Ccy=\"EUR\">([^<]*)<.*", "$1");
        BigDecimal closing = new BigDecimal(amount).multiply(BigDecimal.valueOf(3));
        sent++;
        last = last.replaceFirst("<Id>[0-9]+</Id>", "<Id>" + sent + "</Id>").replaceFirst("<Ntry>", entry + "<Ntry>")
                .replace(balance("CLBD", new BigDecimal(amount).multiply(BigDecimal.TWO)), balance("CLBD", closing));
        comesAgain();
    }

    @Then("left over as booked before are {}")
    public void leftOverAsBooked(String amounts) {
        assertThat(open()).allSatisfy(entry -> assertThat(entry.why()).contains(BankEntry.Why.ALREADY_BOOKED));
        leftOver(amounts);
    }

    @When("a person says that {bigdecimal} EUR are from the chemist")
    public void says(BigDecimal amount) {
        BankEntry entry = open().stream().filter(open -> open.amount().equals(Money.of(amount, EUR))).findFirst().orElseThrow();
        application.statements.allot(entry.id(), business(), "ann", NOW, "she knows");
    }

    @Then("it has paid {bigdecimal} EUR")
    public void paid(BigDecimal amount) {
        assertThat(application.ledger.account(business()).balance()).isEqualTo(Money.of(amount, EUR));
    }

    @Then("nothing of the invoice is open")
    public void nothingIsOpen() {
        open(BigDecimal.ZERO);
    }

    @Then("{bigdecimal} EUR of the invoice are open")
    public void open(BigDecimal amount) {
        assertThat(application.receivables.of(number).orElseThrow().open()).isEqualTo(Money.of(amount, EUR));
    }

    @Then("left over are {}")
    public void leftOver(String amounts) {
        assertThat(open()).extracting(BankEntry::amount)
                .isEqualTo(Arrays.stream(amounts.split(", ")).map(amount -> Money.of(new BigDecimal(amount), EUR)).toList());
    }

    @Then("the statement is refused, as balance and entries make {bigdecimal} EUR")
    public void refused(BigDecimal sum) {
        assertThat(refusal).contains("make " + Money.of(sum, EUR));
    }

    private List<BankEntry> open() {
        return application.statements.entries(new Filter(Optional.empty(), Optional.of(State.OPEN)), Slice.first(10_000)).stream()
                .filter(entry -> entry.account().equals(account())).toList();
    }

    private String entry(Map<String, String> row) {
        BigDecimal amount = new BigDecimal(Objects.requireNonNull(row.get("amount")));
        String text = Objects.requireNonNull(row.get("text")).replace("its invoice", number);
        boolean isTakenBack = Objects.equals(row.get("taken back"), "yes");
        String payer = Objects.equals(row.get("payer"), "somebody") ? "SOMEBODY" + one : "PAYER" + one;
        String parties = "<RltdPties><DbtrAcct><Id><IBAN>" + payer + "</IBAN></Id></DbtrAcct></RltdPties>";
        return "<Ntry><Amt Ccy=\"EUR\">" + amount.abs() + "</Amt><CdtDbtInd>" + direction(amount) + "</CdtDbtInd><RvslInd>" + isTakenBack
                + "</RvslInd><Sts>BOOK</Sts><ValDt><Dt>2026-11-03</Dt></ValDt><NtryDtls><TxDtls>"
                + (isTakenBack ? parties.replace("DbtrAcct", "CdtrAcct") : parties) + "<RmtInf><Ustrd>" + text
                + "</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>";
    }

    private static String balance(String kind, BigDecimal amount) {
        return "<Bal><Tp><CdOrPrtry><Cd>" + kind + "</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">" + amount.abs() + "</Amt><CdtDbtInd>"
                + direction(amount) + "</CdtDbtInd><Dt><Dt>2026-11-03</Dt></Dt></Bal>";
    }

    private static String direction(BigDecimal amount) {
        return amount.signum() < 0 ? "DBIT" : "CRDT";
    }

    private String account() {
        return "FEATURE" + one;
    }

    private BusinessId business() {
        return chemist.orElseThrow();
    }
}
