package io.tollgate.invoicing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.world.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** Checks that the annexes of credit notes prove what these print. */
public final class Annexes {

    private Annexes() {}

    /**
     * Each annex adds up to its credit note, line by line, and has as many messages; each message is one of the line of the invoice, and on
     * one credit note only.
     */
    public static void prove(World world, Invoice invoice) {
        Map<String, String> lines = new HashMap<>();
        records(world.the(InvoiceAnnex.class).of(invoice)).stream().filter(one -> one.get("what").equals("message"))
                .forEach(one -> lines.put(one.get("message_id"), one.get("line")));
        Set<String> seen = new HashSet<>();
        for (CreditNote note : world.the(CreditNotes.class).of(invoice.number())) {
            Map<Integer, BigDecimal> sums = new TreeMap<>();
            Map<Integer, Long> counts = new TreeMap<>();
            for (CSVRecord one : records(world, note, invoice)) {
                Integer line = Integer.valueOf(one.get("invoice_line"));
                sums.merge(line, new BigDecimal(one.get("amount")), BigDecimal::add);
                if (one.get("what").equals("message")) {
                    counts.merge(line, 1L, Long::sum);
                    assertThat(lines).as(note.number()).containsEntry(one.get("message_id"), one.get("invoice_line"));
                    assertThat(seen.add(one.get("message_id"))).as("on one credit note only").isTrue();
                }
            }
            Map<Integer, BigDecimal> printed = new TreeMap<>();
            Map<Integer, Long> messages = new TreeMap<>();
            note.lines().forEach(line -> {
                printed.put(line.invoiceLine(), line.credited().amount().stripTrailingZeros());
                messages.put(line.invoiceLine(), line.credited().messages());
            });
            note.fees().forEach(fee -> printed.put(fee.invoiceLine(), fee.credited().amount().stripTrailingZeros()));
            sums.replaceAll((_, sum) -> sum.stripTrailingZeros());
            assertThat(counts).as(note.number()).isEqualTo(messages);
            assertThat(sums).as(note.number()).isEqualTo(printed);
        }
    }

    static List<CSVRecord> records(World world, CreditNote note, Invoice invoice) {
        return records(world.the(CreditNoteAnnex.class).of(note, invoice));
    }

    static List<CSVRecord> records(InputStream csv) {
        try (InputStreamReader text = new InputStreamReader(csv, StandardCharsets.UTF_8)) {
            return CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get().parse(text).getRecords();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
