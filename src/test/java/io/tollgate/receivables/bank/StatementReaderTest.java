package io.tollgate.receivables.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.tollgate.receivables.bank.ReadStatement.ReadEntry;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from the files of banks, and which files are refused. */
class StatementReaderTest {

    @Test
    void readsTheStatementOfASavingsBank() {
        ReadStatement read = read("savings-bank-02");

        assertThat(read.account()).isEqualTo("DE89370400440532013000");
        assertThat(read.id()).isEqualTo("2026-211");
        assertThat(read.closingDay()).isEqualTo(LocalDate.of(2026, 11, 3));
        assertThat(read.opening()).hasToString("1000.000000 EUR");
        assertThat(read.closing()).hasToString("1141.100000 EUR");
        assertThat(read.pending()).isEqualTo(1);
        assertThat(read.entries()).extracting(ReadEntry::position, ReadEntry::part, one -> one.amount().toString(), ReadEntry::takenBack,
                ReadEntry::bankReference, ReadEntry::endToEnd, ReadEntry::payer, ReadEntry::text).containsExactly(
                        tuple(1, 0, "119.000000 EUR", false, "2026110312345678000", "", "Sonnen-Apotheke GmbH",
                                "RE 2026-000017 VOM 02.11.\n2026 DANKE"),
                        tuple(2, 1, "30.000000 EUR", false, "A-1", "first of two", "Anna Muster", "my account"),
                        tuple(2, 2, "20.000000 EUR", false, "A-2", "second of two", "Sonnen-Apotheke GmbH", ""),
                        tuple(3, 0, "-7.900000 EUR", false, "", "", "", "ENTGELTABSCHLUSS"),
                        tuple(4, 0, "-20.000000 EUR", true, "", "second of two", "", ""));
        assertThat(read.entries().get(3).day()).isEqualTo(LocalDate.of(2026, 10, 31));
    }

    @Test
    void readsTheStatementOfASwissBank() {
        ReadStatement read = read("swiss-bank-04");

        assertThat(read.opening()).hasToString("-12.350000 CHF");
        assertThat(read.entries()).extracting(ReadEntry::part, one -> one.amount().toString(), ReadEntry::payerAccount, ReadEntry::text)
                .containsExactly(tuple(1, "100.000000 CHF", "25-9034-2", "RF182026000017\n?REJECT?0"),
                        tuple(2, "201.050000 CHF", "", "2026-000017"));
    }

    @Test
    void readsAPageOfTheStatementOfANordicBank() {
        ReadStatement read = read("nordic-bank-08");

        assertThat(read.id()).isEqualTo("2026-211/1");
        assertThat(read.closing()).hasToString("75.500000 EUR");
        assertThat(read.entries()).extracting(ReadEntry::day, ReadEntry::endToEnd, ReadEntry::payer, ReadEntry::payerAccount)
                .containsExactly(tuple(LocalDate.of(2026, 11, 3), "2026-000017", "Leipomo Päivä Oy", "DE02120300000000202051"));
    }

    /** Each version of the message has types of its own. */
    @ParameterizedTest
    @ValueSource(strings = "13")
    void readsLaterVersions(String version) {
        String later = Samples.text("nordic-bank-08", Map.of()).replace("camt.053.001.08", "camt.053.001." + version);

        assertThat(StatementReader.read(later.getBytes(StandardCharsets.ISO_8859_1)).getFirst()).isEqualTo(read("nordic-bank-08"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "EUR">119.00</Amt><CdtDbtInd>CRDT | "USD">119.00</Amt><CdtDbtInd>CRDT | statement 1, entry 1: the amount must be in EUR
            >119.00</Amt><CdtDbtInd>CRDT | >119.01</Amt><CdtDbtInd>CRDT | make 1141.110000 EUR, and the
            >119.00</Amt><CdtDbtInd>CRDT | >-119.00</Amt><CdtDbtInd>CRDT | statement 1, entry 1: the amount must be from 0 on
            >119.00</Amt><CdtDbtInd>CRDT | >1E99</Amt><CdtDbtInd>CRDT | entry 1
            >119.00</Amt><CdtDbtInd>CRDT | >119.0000001</Amt><CdtDbtInd>CRDT | statement 1, entry 1: the amount must be
            >119.00</Amt><CdtDbtInd>CRDT | >1234567890123.00</Amt><CdtDbtInd>CRDT | statement 1, entry 1: the amount must be
            >119.00</Amt><CdtDbtInd>CRDT | >much</Amt><CdtDbtInd>CRDT | line 20: a value is not of its type
            <Amt Ccy="EUR">119.00</Amt><CdtDbtInd>CRDT | <CdtDbtInd>CRDT | statement 1, entry 1: the amount is missing
            >119.00</Amt><CdtDbtInd>CRDT | >119.00</Amt><CdtDbtInd>BOTH | statement 1, entry 1: CdtDbtInd must be CRDT or DBIT
            <Sts>PDNG</Sts> | <Nothing/> | statement 1, entry 5: its status (Sts) is missing
            <ValDt><Dt>2026-10-31</Dt></ValDt> | <ValDt><Dt>31.10.2026</Dt></ValDt> | line 50: a value is not of its type
            <Cd>PRCD</Cd> | <Cd>FWAV</Cd> | there is no balance of the kind OPBD or PRCD or ITBD
            <Ccy>EUR</Ccy> | <Ccy>EUX</Ccy> | the currency of the account is missing or unknown
            <IBAN>DE89370400440532013000</IBAN> | <IBAN></IBAN> | the number of the account or the id is missing
            camt.053.001.02 | camt.052.001.02 | is no statement of ISO 20022 camt.053
            camt.053.001.02 | camt.053.001.99 | camt.053.001.99 is not known
            </Document> | <!-- --> | ends too early
            """)
    void refusesWhatIsWrong(String right, String wrong, String words) {
        String file = Samples.text("savings-bank-02", Map.of());
        assertThat(file).contains(right);
        byte[] changed = file.replace(right, wrong).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> StatementReader.read(changed)).isInstanceOf(StatementFault.class).hasMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "not xml", "<a/>", "PK\u0003\u0004", ":20:STARTUMS\n:25:10020030/1234567\n",
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'/>",
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'><BkToCstmrStmt/></Document>",
        "<!DOCTYPE Document [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
                + "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'>"
                + "<BkToCstmrStmt><Stmt><Id>&x;</Id></Stmt></BkToCstmrStmt></Document>",
        "<!DOCTYPE Document [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;'>]>"
                + "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'>&c;</Document>"})
    void refusesWhatIsNoStatement(String text) {
        assertThatThrownBy(() -> StatementReader.read(text.getBytes(StandardCharsets.UTF_8))).isInstanceOf(StatementFault.class);
    }

    /** Deep nesting and many attributes are refused by the parser or read in moments. */
    @Test
    void endsSoonWithAFileThatIsMadeToBeSlow() {
        String deep = "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'>" + "<a>".repeat(200_000);

        assertThatThrownBy(() -> StatementReader.read(deep.getBytes(StandardCharsets.UTF_8))).isInstanceOf(StatementFault.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Rechnung 2026-000017                 | 2026-000017
            RE2026000017/KD 4711                 | 2026-000017
            2026 \u2013 000017 vom 03.11.2026     | 2026-000017
            RF18 2026 0000 17                    | 2026-000017
            RF1800002026000017                   | 2026-000017
            \uff12\uff10\uff12\uff16-000017      | 2026-000017
            invoices 2026-000017 and 2026-000018 | 2026-000018
            """)
    void findsNumbersOfInvoices(String text, String number) {
        assertThat(InvoiceNumbers.in(text)).contains(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "thank you", "customer 4711", "2026-0017", "12345678901234567890"})
    void findsNoneWhereThereIsNone(String text) {
        assertThat(InvoiceNumbers.in(text)).isEmpty();
    }

    private static ReadStatement read(String name) {
        List<ReadStatement> read = StatementReader.read(Samples.file(name, Map.of()));
        assertThat(read).hasSize(1);
        return read.getFirst();
    }
}
