package io.tollgate.books.saft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** An audit file as a reader has it. It is checked while it is read: against the schema, and that its sums are those of its lines. */
public final class ReadSaft {

    private final Document document;

    private ReadSaft(Document document) {
        this.document = document;
    }

    public static ReadSaft of(byte[] file) {
        SaftSchema.check(file);
        try {
            ReadSaft read = new ReadSaft(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(file)));
            read.checkSums();
            return read;
        } catch (ParserConfigurationException | SAXException | IOException fault) {
            throw new IllegalStateException(fault);
        }
    }

    /** @param amount positive is credit */
    public record Line(String number, String account, String customer, BigDecimal amount, Element element) {}

    public record Transaction(String id, String journal, String kind, List<Line> lines) {}

    public String text(String name) {
        return text(document.getDocumentElement(), name).orElse("");
    }

    public List<Transaction> transactions() {
        List<Transaction> all = new ArrayList<>();
        for (Element one : elements(document.getDocumentElement(), "Transaction")) {
            List<Line> lines = elements(one, "Line").stream().map(line -> new Line(text(line, "AccountID").orElseThrow(),
                    text(line, "Description").orElseThrow(), text(line, "CustomerID").orElse(""),
                    sided(line, "DebitAmount", "CreditAmount"), line)).toList();
            all.add(new Transaction(text(one, "TransactionID").orElseThrow(),
                    text((Element) one.getParentNode(), "JournalID").orElseThrow(), text(one, "VoucherType").orElseThrow(), lines));
        }
        return all;
    }

    /** What all lines add to each account of the ledger. */
    public Map<String, BigDecimal> moved() {
        Map<String, BigDecimal> moved = new TreeMap<>();
        transactions().forEach(one -> one.lines().forEach(line -> moved.merge(line.account(), line.amount(), BigDecimal::add)));
        return moved;
    }

    /** The balances by number of the account. @param when Opening or Closing */
    public Map<String, BigDecimal> balances(String when) {
        return balances("Account", "AccountID", when);
    }

    /** The balances by id of the customer. @param when Opening or Closing */
    public Map<String, BigDecimal> customers(String when) {
        return balances("Customer", "CustomerID", when);
    }

    private Map<String, BigDecimal> balances(String each, String key, String when) {
        Map<String, BigDecimal> balances = new TreeMap<>();
        elements(document.getDocumentElement(), each).forEach(one -> balances.put(text(one, key).orElseThrow(),
                sided(one, when + "DebitBalance", when + "CreditBalance")));
        return balances;
    }

    /** Code, base and tax, of each document in the order of the file. */
    public List<String> taxes() {
        return elements(document.getDocumentElement(), "TaxInformation").stream().map(tax -> text(tax, "TaxCode").orElseThrow() + " "
                + text(tax, "TaxBase").orElseThrow() + " " + sided(tax, "DebitTaxAmount", "CreditTaxAmount")).toList();
    }

    /** Code and standard code. */
    public Map<String, String> taxCodes() {
        Map<String, String> codes = new TreeMap<>();
        elements(document.getDocumentElement(), "TaxCodeDetails").forEach(one -> codes.put(text(one, "TaxCode").orElseThrow(),
                text(one, "StandardTaxCode").orElseThrow()));
        return codes;
    }

    private void checkSums() {
        BigDecimal debit = BigDecimal.ZERO;
        BigDecimal credit = BigDecimal.ZERO;
        Map<String, BigDecimal> byNumber = balances("Opening");
        Map<String, BigDecimal> byCustomer = customers("Opening");
        for (Transaction one : transactions()) {
            assertThat(sum(one.lines().stream().map(Line::amount).toList())).as(one.id()).isEqualByComparingTo("0");
            for (Line line : one.lines()) {
                debit = debit.add(line.amount().min(BigDecimal.ZERO).negate());
                credit = credit.add(line.amount().max(BigDecimal.ZERO));
                assertThat(byNumber).as("accounts of lines are in the master files").containsKey(line.number());
                byNumber.merge(line.number(), line.amount(), BigDecimal::add);
                if (!line.customer().isEmpty()) {
                    assertThat(byCustomer).as("customers of lines are in the master files").containsKey(line.customer());
                    byCustomer.merge(line.customer(), line.amount(), BigDecimal::add);
                }
            }
        }
        assertThat(text("NumberOfEntries")).isEqualTo(Integer.toString(transactions().size()));
        assertThat(new BigDecimal(text("TotalDebit"))).isEqualByComparingTo(debit).isEqualByComparingTo(credit);
        assertThat(new BigDecimal(text("TotalCredit"))).isEqualByComparingTo(credit);
        assertThat(byNumber).as("opening balance and lines come to the closing balance").isEqualTo(balances("Closing"));
        assertThat(byCustomer).isEqualTo(customers("Closing"));
        assertThat(sum(List.copyOf(balances("Opening").values()))).isEqualByComparingTo("0");
    }

    private static BigDecimal sum(List<BigDecimal> amounts) {
        return amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal sided(Element parent, String debit, String credit) {
        return text(parent, debit).map(text -> new BigDecimal(text).negate()).or(() -> text(parent, credit).map(BigDecimal::new))
                .orElseThrow().setScale(2);
    }

    private static Optional<String> text(Element parent, String name) {
        return Optional.ofNullable(parent.getElementsByTagName(name).item(0)).map(first -> first.getTextContent().strip());
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        List<Element> all = new ArrayList<>();
        for (int index = 0; index < found.getLength(); index++) {
            all.add((Element) found.item(index));
        }
        return all;
    }
}
