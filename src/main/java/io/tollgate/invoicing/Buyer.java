package io.tollgate.invoicing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whom the invoices of a business go to. A field that nobody gave is empty; what an invoice needs depends on its {@link Format} and on the
 * tax: {@link TaxRules} says it.
 *
 * @param legalName         EN 16931, BT-44
 * @param country           ISO 3166 alpha-2, BT-55
 * @param vatId             with the prefix of the country, BT-48
 * @param scheme            EAS code of the electronic address, BT-49-1
 * @param electronicAddress BT-49
 * @param reference         of the buyer, such as a Leitweg-ID, BT-10
 * @param order             number of the buyer's purchase order, BT-13
 * @param contact           name, BT-56
 * @param email             of the contact, BT-58
 * @param language          ISO 639, of the page
 * @param termDays          days from the day of issue until the invoice is due
 * @param format            what is made beside page and CSV
 * @param linesBy           what has a line of its own; never null, although what was stored before buyers could choose does not say it
 */
public record Buyer(String legalName, String street, String postcode, String city, String country, String vatId, String scheme,
        String electronicAddress, String reference, String order, String contact, String email, String language, int termDays,
        Format format, LinesBy linesBy) {

    /** Days that a term may have. */
    public static final int LONGEST_TERM = 365;

    private static final int USUAL_TERM = 30;
    private static final Buyer UNKNOWN = new Buyer("", "", "", "", "", "", "", "", "", "", "", "", "en", USUAL_TERM, Format.ZUGFERD,
            LinesBy.RATE);

    /** Forms of an invoice. */
    public enum Format {
        /** A page, a PDF and CSV; no e-invoice. */
        PLAIN,
        /** A PDF/A-3 with the invoice as XML in it: ZUGFeRD and Factur-X, profile EN 16931. */
        ZUGFERD,
        /** XRechnung 3.0 as UBL and as CII, for public bodies in Germany. */
        XRECHNUNG,
        /** Peppol BIS Billing 3, as UBL. */
        PEPPOL
    }

    /** What has a line of its own on page, PDF and e-invoice. CSV and annex always have all rates. */
    public enum LinesBy {
        /** One line for each market, category and rate. */
        RATE,
        /** One line for each category, whatever the market. */
        CATEGORY,
        /** One line for each market, whatever the category. */
        MARKET
    }

    /** @throws IllegalArgumentException with each field that is wrong; what is empty is not */
    public Buyer {
        linesBy = Optional.ofNullable(linesBy).orElse(LinesBy.RATE);
        List<String> faults = new ArrayList<>(PartyIds.checkAddress(street, city, country).stream()
                .filter(fault -> !fault.endsWith("is missing")).toList());
        if (country.isEmpty() && !vatId.isEmpty()) {
            faults.add("country is missing beside vatId");
        } else {
            PartyIds.vatIdFault(vatId, country).ifPresent(faults::add);
        }
        PartyIds.addressFault(scheme, electronicAddress).ifPresent(faults::add);
        if (PartyIds.isLeitweg(reference)) {
            PartyIds.leitwegFault("reference", reference).ifPresent(faults::add);
        }
        if (!language.matches("en|de")) {
            faults.add("language (" + language + ") is none of en, de");
        }
        if (termDays < 0 || termDays > LONGEST_TERM) {
            faults.add("termDays (" + termDays + ") is not from 0 to " + LONGEST_TERM);
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    /** One who wants a line for each rate. @throws IllegalArgumentException as the other constructor */
    public Buyer(String legalName, String street, String postcode, String city, String country, String vatId, String scheme,
            String electronicAddress, String reference, String order, String contact, String email, String language, int termDays,
            Format format) {
        this(legalName, street, postcode, city, country, vatId, scheme, electronicAddress, reference, order, contact, email, language,
                termDays, format, LinesBy.RATE);
    }

    /** The same buyer with other lines. */
    public Buyer with(LinesBy lines) {
        return new Buyer(legalName, street, postcode, city, country, vatId, scheme, electronicAddress, reference, order, contact, email,
                language, termDays, format, lines);
    }

    /** A buyer of whom nothing is known. */
    public static Buyer unknown() {
        return UNKNOWN;
    }
}
