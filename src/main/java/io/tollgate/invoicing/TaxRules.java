package io.tollgate.invoicing;

import io.tollgate.invoicing.Buyer.Format;
import io.tollgate.invoicing.Terms.Exchange;
import io.tollgate.invoicing.Vat.Treatment;
import io.tollgate.tariff.TaxTable;
import io.tollgate.tariff.TaxTable.ExchangeRate;
import io.tollgate.tariff.TaxTable.VatRate;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/**
 * Decides how an invoice is taxed, and says what it lacks.
 *
 * <p>While no seller is set, invoices name neither seller nor tax, and nothing is asked of any business. With a seller, each invoice names
 * buyer and address, as the law wants (Directive 2006/112/EC, Art. 226). Only who gets an XRechnung or a Peppol invoice needs an electronic
 * address and a reference; only a sale within the union, or one that is told in two currencies, needs more.
 */
record TaxRules(Seller seller, TaxTable taxes) {

    private static final int MOST_DECIMALS = 2;
    /** Value of the setting of a small business that sets no text of its own. */
    private static final String USUAL = "yes";

    /** @param draft empty if no seller is set, or if something is missing */
    record Answer(Optional<Draft> draft, List<String> missing) {}

    /** Terms for a sum that is not known yet. */
    record Draft(Seller seller, Buyer buyer, Vat vat, Optional<ExchangeRate> exchange, LocalDate taxPoint, LocalDate issued) {

        Terms on(BigDecimal net, Currency currency) {
            BigDecimal tax = vat.on(net, currency);
            return new Terms(seller, buyer, vat, tax,
                    exchange.map(rate -> Exchange.of(rate.to(), rate.rate(), taxPoint, rate.source(), tax)), issued,
                    issued.plusDays(buyer.termDays()));
        }
    }

    /** @param currency of the invoice @param issued the day on which it is issued */
    Answer of(Buyer buyer, Currency currency, YearMonth month, LocalDate issued) {
        if (!seller.known()) {
            return new Answer(Optional.empty(), List.of());
        }
        List<String> missing = new ArrayList<>(needs(buyer, currency));
        LocalDate taxPoint = month.atEndOfMonth();
        Optional<Vat> vat = buyer.country().isEmpty() ? Optional.empty() : vat(buyer, taxPoint, missing);
        if (buyer.format() == Format.XRECHNUNG && vat.filter(one -> one.treatment() == Treatment.OUTSIDE_SCOPE).isPresent()) {
            missing.add("format cannot be XRECHNUNG, which has no invoices outside the scope of the tax (BR-DE-14). Maybe ZUGFERD");
        }
        if (buyer.format() != Format.PLAIN && seller.registerNumber().isBlank() && seller.taxNumber().isBlank()
                && vat.filter(one -> one.treatment() == Treatment.OUTSIDE_SCOPE).isPresent()) {
            missing.add("tollgate.invoicing.seller.* must have register-number or tax-number, as an e-invoice outside the scope of the tax"
                    + " names no VAT id (BR-CO-26)");
        }
        Optional<ExchangeRate> exchange = Optional.empty();
        if (vat.filter(one -> one.percent().signum() > 0).isPresent() && !currency.equals(seller.currency())) {
            exchange = taxes.exchange(currency, seller.currency(), taxPoint);
            if (exchange.isEmpty()) {
                missing.add("exchange-rates.csv has no rate from " + currency + " to " + seller.currency() + " for " + taxPoint);
            }
        }
        Optional<ExchangeRate> rate = exchange;
        return new Answer(missing.isEmpty()
                ? vat.map(one -> new Draft(seller, buyer, one, rate, taxPoint, issued))
                : Optional.empty(), missing);
    }

    private List<String> needs(Buyer buyer, Currency currency) {
        List<String> missing = new ArrayList<>();
        if (buyer.legalName().isBlank()) {
            missing.add("legalName is missing");
        }
        missing.addAll(PartyIds.checkAddress(buyer.street(), buyer.city(), buyer.country()));
        if (buyer.format() != Format.PLAIN && currency.getDefaultFractionDigits() > MOST_DECIMALS) {
            missing.add("format must be PLAIN, as an e-invoice cannot say the third decimal of " + currency);
        }
        switch (buyer.format()) {
            case PLAIN, ZUGFERD -> {}
            case XRECHNUNG -> {
                need(missing, "reference is missing: an XRechnung needs a Leitweg-ID or another reference", buyer.reference());
                need(missing, "postcode is missing", buyer.postcode());
                need(missing, "tollgate.invoicing.seller.* must have contact, phone, email, postcode and iban", seller.contact(),
                        seller.phone(), seller.email(), seller.postcode(), seller.iban());
                needAddresses(missing, buyer);
            }
            case PEPPOL -> {
                if (buyer.reference().isBlank() && buyer.order().isBlank()) {
                    missing.add("reference or order is missing: a Peppol invoice needs one of them");
                }
                needAddresses(missing, buyer);
            }
        }
        return missing;
    }

    private void needAddresses(List<String> missing, Buyer buyer) {
        need(missing, "electronicAddress and scheme are missing", buyer.electronicAddress());
        need(missing, "tollgate.invoicing.seller.electronic-address and scheme are missing", seller.electronicAddress());
    }

    private static void need(List<String> missing, String what, String... values) {
        for (String value : values) {
            if (value.isBlank()) {
                missing.add(what);
                return;
            }
        }
    }

    /** Empty, with a reason, if it cannot be decided. */
    private Optional<Vat> vat(Buyer buyer, LocalDate day, List<String> missing) {
        if (!seller.smallBusiness().isBlank()) {
            return Optional.of(new Vat(Treatment.SMALL_BUSINESS, BigDecimal.ZERO, smallBusiness(buyer)));
        }
        if (buyer.country().equals(seller.country())) {
            Optional<VatRate> rate = taxes.vat(seller.country(), day);
            if (rate.isEmpty()) {
                missing.add("vat-rates.csv has no rate of " + seller.country() + " for " + day);
            }
            return rate.map(found -> new Vat(Treatment.DOMESTIC, found.percent(), ""));
        }
        if (PartyIds.UNION.contains(seller.country()) && PartyIds.UNION.contains(buyer.country())) {
            if (buyer.vatId().isBlank()) {
                missing.add("vatId is missing: a business in another country of the union owes the tax itself, and is known by it");
                return Optional.empty();
            }
            return Optional.of(new Vat(Treatment.REVERSE_CHARGE, BigDecimal.ZERO, words(buyer,
                    "Reverse charge: VAT is due from the customer (Directive 2006/112/EC, Art. 196)",
                    "Steuerschuldnerschaft des Leistungsempfängers (Richtlinie 2006/112/EG, Art. 196)")));
        }
        return Optional.of(new Vat(Treatment.OUTSIDE_SCOPE, BigDecimal.ZERO, words(buyer,
                "Not subject to VAT: the place of supply is where the customer is",
                "Nicht steuerbar: Der Ort der Leistung ist beim Leistungsempfänger")));
    }

    /** BT-120 of a small business: the usual reason, or the text that the seller has set. */
    private String smallBusiness(Buyer buyer) {
        if (!seller.smallBusiness().strip().equalsIgnoreCase(USUAL)) {
            return seller.smallBusiness();
        }
        return seller.country().equals("DE")
                ? words(buyer, "VAT exemption for small businesses (§ 19 UStG)", "Steuerbefreiung für Kleinunternehmer (§ 19 UStG)")
                : words(buyer, "VAT exemption for small businesses (Directive 2006/112/EC, Art. 284)",
                        "Steuerbefreiung für Kleinunternehmer (Richtlinie 2006/112/EG, Art. 284)");
    }

    /** A reason in the language of the invoice. */
    private static String words(Buyer buyer, String english, String german) {
        return buyer.language().equals("de") ? german : english;
    }
}
