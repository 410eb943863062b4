package io.tollgate.invoicing;

import io.tollgate.csv.CsvStream;
import io.tollgate.csv.CsvWriter;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.invoicing.Invoice.Line;
import io.tollgate.ledger.Charge;
import io.tollgate.ledger.Charges;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The proof of an invoice: CSV with a record for each message, by its id, and without a number of a person or a text. At the end each line
 * has what agreements take off, its fee, and its rounding, so that the amounts of a line add up to what the invoice prints for it. Charges
 * of an invoiced month never change, so it is always the same.
 */
@Component
public class InvoiceAnnex {

    private static final List<String> COLUMNS = List.of("invoice", "line", "what", "message_id", "delivered_at", "day", "market",
            "category",
            "free_because", "amount", "currency");
    private static final MessageId FIRST = MessageId.first(Instant.EPOCH);
    private static final int PART = 2_000;

    private final Charges charges;

    InvoiceAnnex(Charges charges) {
        this.charges = charges;
    }

    /** {@code annex-2026-000001.csv} */
    public static String file(Invoice invoice) {
        return "annex-" + invoice.number() + ".csv";
    }

    /** Read from the database part by part, messages in the order of their ids. */
    public InputStream of(Invoice invoice) {
        return new CsvStream(COLUMNS, new Parts(invoice));
    }

    /** What tells the lines of an invoice apart. */
    private record Key(String market, Category category, Optional<FreeReason> freeReason, Money price) {}

    private final class Parts implements CsvStream.Parts {

        private final Invoice invoice;
        private final Map<Key, Integer> numbers = new HashMap<>();
        private MessageId after = FIRST;

        Parts(Invoice invoice) {
            this.invoice = invoice;
            for (Line line : invoice.lines()) {
                numbers.put(new Key(line.market(), line.category(), line.freeReason(), line.price()), numbers.size() + 1);
            }
        }

        @Override
        public boolean next(CsvWriter lines) {
            List<Charge> some = charges.page(invoice.business(), invoice.month(), after, PART);
            some.forEach(charge -> print(charge, lines));
            if (some.size() == PART) {
                after = some.getLast().id();
                return true;
            }
            printRest(lines);
            return false;
        }

        private void print(Charge charge, CsvWriter lines) {
            Integer number = Optional.ofNullable(numbers.get(new Key(charge.market(), charge.category(), charge.freeReason(),
                    charge.price()))).orElseThrow(() -> new IllegalStateException(
                            "message " + charge.id().text() + " is charged in "
                                    + invoice.month() + " and is on no line of invoice " + invoice.number() + ". Maybe the table charge was"
                                    + " changed; restore it from a backup."));
            lines.line(invoice.number(), number, "message", charge.id().first().text(), charge.deliveredAt(), charge.day(), charge.market(),
                    word(charge.category()), charge.freeReason().map(InvoiceAnnex::word).orElse(""), charge.price().exact(),
                    invoice.currency());
        }

        private void printRest(CsvWriter lines) {
            int number = 0;
            for (Line line : invoice.lines()) {
                number++;
                String market = line.market();
                String category = word(line.category());
                for (Invoice.Discount discount : line.discounts()) {
                    print(number, "discount", market, category, discount.off().negate(), lines);
                }
                print(number, "rounding", market, category, line.amount().subtract(line.exact().exact()), lines);
            }
            for (Invoice.Fee fee : invoice.fees()) {
                number++;
                print(number, word(fee.agreed().kind()), "", "", fee.exact().exact(), lines);
                print(number, "rounding", "", "", fee.amount().subtract(fee.exact().exact()), lines);
            }
        }

        private void print(int number, String what, String market, String category, BigDecimal amount, CsvWriter lines) {
            if (amount.signum() != 0) {
                lines.line(invoice.number(), number, what, "", "", "", market, category, "", amount, invoice.currency());
            }
        }
    }

    private static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }
}
