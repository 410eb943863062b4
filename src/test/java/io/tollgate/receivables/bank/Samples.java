package io.tollgate.receivables.bank;

import io.tollgate.invoicing.Invoice;
import io.tollgate.invoicing.Terms;
import io.tollgate.invoicing.Trade;
import io.tollgate.invoicing.Vat;
import io.tollgate.invoicing.Vat.Treatment;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.money.Money;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Statements as banks write them, with names and numbers that nobody has. */
public final class Samples {

    private static final Map<String, String> USUAL = Map.of("ID", "2026-211", "ACCOUNT", "DE89370400440532013000", "PAYER",
            "DE02120300000000202051", "INVOICE", "2026-000017", "CREDITOR", "RF182026000017");

    private Samples() {}

    /** A file with these values in it, and the usual ones for the others. */
    public static byte[] file(String name, Map<String, String> values) {
        Charset charset = name.contains("nordic") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        return text(name, values).getBytes(charset);
    }

    public static String text(String name, Map<String, String> values) {
        try (InputStream file = Objects.requireNonNull(Samples.class.getResourceAsStream(name + ".xml"))) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> one : USUAL.entrySet()) {
                text = text.replace("{" + one.getKey() + "}", values.getOrDefault(one.getKey(), one.getValue()));
            }
            return text;
        } catch (IOException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** An invoice over this sum, with one line. */
    public static Invoice invoice(String number, BusinessId business, Money total, Instant issued) {
        Terms terms = new Terms(Trade.seller("DE"), Trade.buyer("US"), new Vat(Treatment.OUTSIDE_SCOPE, BigDecimal.ZERO, "outside"),
                new BigDecimal("0.00"), Optional.empty(), LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 15));
        return new Invoice(number, business, YearMonth.of(2026, 10), total.currency(),
                List.of(new Invoice.Line("Elsewhere", Category.UTILITY, Optional.empty(), total, 1, total.rounded())), issued,
                Optional.of(terms));
    }
}
