package io.tollgate.invoicing;

import io.tollgate.csv.CsvStream;
import io.tollgate.csv.CsvWriter;
import io.tollgate.invoicing.CreditNoteRows.Kind;
import io.tollgate.ledger.Charge;
import io.tollgate.ledger.Charges;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import java.io.InputStream;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * The proof of a credit note: CSV with a record for each message that it credits, as {@link InvoiceAnnex} has them for the invoice. At the
 * end each line has what agreements had taken off, its fee, and its rounding, so that the amounts of a line add up to what the credit note
 * prints for it. It is always the same, whatever is credited later.
 *
 * <p>A message is on a credit note by itself, as its charge was taken back, or as one of those whose prices a run of re-rating corrected:
 * of a run, a credit note has the slices that were booked when it was issued. Where all that is left of a line is credited, it has the
 * messages that are on no credit note before.
 */
@Component
public class CreditNoteAnnex {

    private static final List<String> COLUMNS = List.of("credit_note", "invoice", "invoice_line", "what", "message_id", "delivered_at",
            "day", "market", "category", "amount", "currency");
    private static final MessageId FIRST = MessageId.first(Instant.EPOCH);
    private static final int PART = 2_000;

    private final Charges charges;
    private final CreditNoteRows notes;
    private final NamedParameterJdbcTemplate named;

    CreditNoteAnnex(Charges charges, CreditNoteRows notes, NamedParameterJdbcTemplate named) {
        this.charges = charges;
        this.notes = notes;
        this.named = named;
    }

    /** {@code annex-C2026-000001.csv} */
    public static String file(CreditNote note) {
        return "annex-" + note.number() + ".csv";
    }

    /** Read from the database part by part, messages in the order of their ids. @param invoice that it credits */
    public InputStream of(CreditNote note, Invoice invoice) {
        return new CsvStream(COLUMNS, new Parts(note, invoice));
    }

    /** Messages of a run that cost the same. */
    private record Corrected(int run, Kind kind) {}

    /** @param number of a credit note @param last the last slice of the run whose messages are on it */
    private record Until(String number, int last) {}

    private final class Parts implements CsvStream.Parts {

        private final CreditNote note;
        private final Invoice invoice;
        private final Map<Kind, CreditNote.Line> lines = new HashMap<>();
        private final Set<Kind> rest = new HashSet<>();
        private final Set<String> until = new HashSet<>();
        private final Map<Corrected, List<Until>> slices = new HashMap<>();
        private MessageId after = FIRST;

        Parts(CreditNote note, Invoice invoice) {
            this.note = note;
            this.invoice = invoice;
            for (CreditNote one : notes.of(invoice)) {
                until.add(one.number());
                if (one.number().equals(note.number())) {
                    break;
                }
            }
            slices(invoice).forEach((corrected, all) -> slices.put(corrected, all.stream().filter(one -> until.contains(one.number()))
                    .toList()));
            Map<Kind, Long> single = single(note, invoice);
            for (CreditNote.Line line : note.lines()) {
                Invoice.Line credited = line.credited();
                Kind kind = new Kind(credited.market(), credited.category(), credited.price().micros());
                lines.put(kind, line);
                if (single.getOrDefault(kind, 0L) != credited.messages()) {
                    rest.add(kind);
                }
            }
        }

        @Override
        public boolean next(CsvWriter csv) {
            List<Charge> some = charges.page(invoice.business(), invoice.month(), after, PART);
            Map<MessageId, String> owners = owners(some.stream().filter(charge -> lines.containsKey(kind(charge))).toList());
            for (Charge charge : some) {
                Optional<CreditNote.Line> line = Optional.ofNullable(lines.get(kind(charge)));
                Optional<String> owner = Optional.ofNullable(owners.get(charge.id())).filter(until::contains);
                if (line.isPresent() && owner.map(note.number()::equals).orElse(rest.contains(kind(charge)))) {
                    csv.line(note.number(), note.invoice(), line.get().invoiceLine(), "message", charge.id().first().text(),
                            charge.deliveredAt(), charge.day(), charge.market(), word(charge.category()), charge.price().exact(),
                            note.currency());
                }
            }
            if (some.size() == PART) {
                after = some.getLast().id();
                return true;
            }
            printRest(csv);
            return false;
        }

        /** The credit notes on which these messages are by themselves. */
        private Map<MessageId, String> owners(List<Charge> some) {
            Map<MessageId, String> owners = new HashMap<>();
            if (some.isEmpty()) {
                return owners;
            }
            Map<String, Object> parameters = Map.of("ids", some.stream().map(charge -> charge.id().bytes()).toList(), "month",
                    invoice.month().toString());
            named.query("SELECT message_id, run_id, slice, old_market AS market, category, old_micros AS rate_micros FROM rerated_charge"
                    + " WHERE message_id IN (:ids) AND old_period = :month AND credited AND old_micros > 0", parameters, row -> {
                        int slice = row.getInt("slice");
                        MessageId id = MessageId.of(row.getBytes("message_id"));
                        slices.getOrDefault(new Corrected(row.getInt("run_id"), kind(row)), List.of()).stream()
                                .filter(one -> slice <= one.last()).findFirst().ifPresent(one -> owners.put(id, one.number()));
                    });
            named.query("SELECT message_id, number FROM credit_note_message WHERE message_id IN (:ids)", parameters, row -> {
                if (until.contains(row.getString("number"))) {
                    owners.put(MessageId.of(row.getBytes("message_id")), row.getString("number"));
                }
            });
            return owners;
        }

        private void printRest(CsvWriter csv) {
            for (CreditNote.Line line : note.lines()) {
                Invoice.Line credited = line.credited();
                String category = word(credited.category());
                print(line.invoiceLine(), "discount", credited.market(), category, credited.discount().exact().negate(), csv);
                print(line.invoiceLine(), "rounding", credited.market(), category,
                        credited.amount().subtract(credited.exact().exact()), csv);
            }
            for (CreditNote.Fee fee : note.fees()) {
                Invoice.Fee credited = fee.credited();
                print(fee.invoiceLine(), word(credited.agreed().kind()), "", "", credited.exact().exact(), csv);
                print(fee.invoiceLine(), "rounding", "", "", credited.amount().subtract(credited.exact().exact()), csv);
            }
        }

        private void print(int line, String what, String market, String category, BigDecimal amount, CsvWriter csv) {
            if (amount.signum() != 0) {
                csv.line(note.number(), note.invoice(), line, what, "", "", "", market, category, amount, note.currency());
            }
        }
    }

    /** How many messages of each kind are on the credit note by themselves. */
    private Map<Kind, Long> single(CreditNote note, Invoice invoice) {
        Map<Kind, Long> single = new HashMap<>();
        named.query("SELECT COALESCE(r.market, c.market) AS market, c.category, COALESCE(r.rate_micros, c.rate_micros) AS rate_micros,"
                + " COUNT(*) AS messages FROM credit_note_message m JOIN charge c ON c.message_id = m.message_id"
                + " LEFT JOIN rerated_charge r ON r.message_id = c.message_id AND r.run_id = (SELECT MAX(x.run_id) FROM rerated_charge x"
                + " WHERE x.message_id = c.message_id AND x.period = :month) WHERE m.number = :number GROUP BY 1, 2, 3 UNION ALL"
                + " SELECT market, category, rate_micros, messages FROM credit_note_rerated WHERE number = :number",
                Map.of("number", note.number(), "month", invoice.month().toString()), row -> {
                    single.merge(kind(row), row.getLong("messages"), Long::sum);
                });
        return single;
    }

    /** Up to which slice of a run each credit note of the invoice has the messages, the oldest first. */
    private Map<Corrected, List<Until>> slices(Invoice invoice) {
        Map<String, Object> parameters = Map.of("business", invoice.business().value(), "month", invoice.month().toString());
        Map<Corrected, List<long[]>> booked = new HashMap<>();
        named.query("SELECT run_id, old_market AS market, category, old_micros AS rate_micros, slice, COUNT(*) AS messages FROM"
                + " rerated_charge WHERE business_id = :business AND old_period = :month AND credited AND run_id IN (SELECT run_id FROM"
                + " credit_note_rerated WHERE business_id = :business AND period = :month) GROUP BY 1, 2, 3, 4, 5 ORDER BY slice",
                parameters, row -> {
                    booked.computeIfAbsent(new Corrected(row.getInt("run_id"), kind(row)), _ -> new ArrayList<>())
                            .add(new long[] {row.getInt("slice"), row.getLong("messages")});
                });
        Map<Corrected, Long> taken = new HashMap<>();
        Map<Corrected, List<Until>> slices = new HashMap<>();
        named.query("SELECT r.number, r.run_id, r.market, r.category, r.rate_micros, r.messages FROM credit_note_rerated r JOIN"
                + " credit_note n ON n.number = r.number WHERE r.business_id = :business AND r.period = :month AND n.invoice = :invoice"
                + " ORDER BY n.issued_at, n.number",
                Map.of("business", invoice.business().value(), "month", invoice.month().toString(), "invoice", invoice.number()), row -> {
                    Corrected corrected = new Corrected(row.getInt("run_id"), kind(row));
                    long sum = taken.merge(corrected, row.getLong("messages"), Long::sum);
                    slices.computeIfAbsent(corrected, _ -> new ArrayList<>())
                            .add(new Until(row.getString("number"), last(booked.getOrDefault(corrected, List.of()), sum)));
                });
        return slices;
    }

    /** The slice with which so many messages are reached. */
    private static int last(List<long[]> booked, long messages) {
        long sum = 0;
        for (long[] slice : booked) {
            sum += slice[1];
            if (sum >= messages) {
                return (int) slice[0];
            }
        }
        return Integer.MAX_VALUE;
    }

    private static Kind kind(Charge charge) {
        return new Kind(charge.market(), charge.category(), charge.price().micros());
    }

    private static Kind kind(ResultSet row) throws SQLException {
        return new Kind(row.getString("market"), Category.valueOf(row.getString("category")), row.getLong("rate_micros"));
    }

    private static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }
}
