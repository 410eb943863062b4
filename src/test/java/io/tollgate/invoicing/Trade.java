package io.tollgate.invoicing;

import io.tollgate.invoicing.Buyer.Format;
import io.tollgate.tariff.TaxTable;
import io.tollgate.tariff.TaxTable.ExchangeRate;
import io.tollgate.tariff.TaxTable.VatRate;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sellers, buyers and taxes for tests. All ids have the check digits of their countries. */
public final class Trade {

    public static final Currency EUR = Currency.getInstance("EUR");
    public static final Map<String, String> VAT_IDS = Map.of("DE", "DE136695976", "BE", "BE0428759497", "FR", "FR40303265045", "IT",
            "IT00743110157", "NL", "NL004495445B01", "AT", "ATU13585627", "GR", "EL094259216", "FI", "FI20774740");
    public static final String LEITWEG = "04011000-12345-03";

    private Trade() {}

    public static Seller seller(String country) {
        return seller(country, "");
    }

    public static Seller seller(String country, String smallBusiness) {
        return new Seller("Tollgate Messaging GmbH", "Werkstr. 4", "10115", "Berlin", country, VAT_IDS.getOrDefault(country, ""),
                "27/123/45678", "HRB 4711", "EM", "billing@tollgate.example", "Billing", "+49 30 1234567", "billing@tollgate.example",
                "DE02120300000000202051", EUR, smallBusiness);
    }

    public static Seller nobody() {
        return new Seller("", "", "", "", "", "", "", "", "", "", "", "", "", "", EUR, "");
    }

    public static Buyer buyer(String country) {
        return buyer(country, VAT_IDS.getOrDefault(country, ""), Format.ZUGFERD);
    }

    public static Buyer buyer(String country, String vatId, Format format) {
        return new Buyer("Vela Airlines", "Harbour 1", "1000", "Port", country, vatId, "EM", "invoices@vela.example", LEITWEG, "PO-4711",
                "Accounts payable", "accounts@vela.example", "en", 14, format);
    }

    public static TaxTable taxes() {
        return new TaxTable(List.of(
                new VatRate("DE", new BigDecimal("16"), LocalDate.of(2020, 7, 1), LocalDate.of(2020, 12, 31), "statute"),
                new VatRate("DE", new BigDecimal("19"), LocalDate.of(2021, 1, 1), LocalDate.MAX, "statute"),
                new VatRate("FI", new BigDecimal("25.5"), LocalDate.of(2024, 9, 1), LocalDate.MAX, "statute")),
                List.of(new ExchangeRate(currency("USD"), EUR, new BigDecimal("0.9215"), LocalDate.of(2026, 10, 1),
                        LocalDate.of(2026, 10, 31), "ministry of finance")));
    }

    public static Currency currency(String code) {
        return Currency.getInstance(code.toUpperCase(Locale.ROOT));
    }
}
