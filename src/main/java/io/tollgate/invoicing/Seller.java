package io.tollgate.invoicing;

import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.invoicing.seller.*}: who issues the invoices. An issued invoice keeps them as they were.
 *
 * @param name              the legal name; empty: invoices say neither seller nor tax, and nothing is asked of a business
 * @param street            street and number
 * @param postcode          the postcode
 * @param city              the city
 * @param country           ISO 3166 alpha-2, such as DE
 * @param vatId             the VAT id, such as DE136695976; needed unless the seller is a small business with a tax number
 * @param taxNumber         the number at the local tax office; may be empty
 * @param registerNumber    the number in a register of companies; may be empty
 * @param scheme            the EAS code of the electronic address, such as EM for a mail address or 9930 for a German VAT id
 * @param electronicAddress where answers to e-invoices go
 * @param contact           the name of a person or a department for questions
 * @param phone             its telephone number
 * @param email             its mail address
 * @param iban              where the business pays; empty: an XRechnung is held
 * @param currency          in which the seller declares its VAT, such as EUR; an invoice in another currency tells its tax in both
 * @param smallBusiness     why a small business has no VAT on its invoices: {@code yes} for the usual reason in the buyer's language
 *                          (§ 19 UStG of a seller in DE, else Directive 2006/112/EC, Art. 284), or a text of the seller's own; empty: the
 *                          seller is none
 */
@ConfigurationProperties("tollgate.invoicing.seller")
public record Seller(@DefaultValue("") String name, @DefaultValue("") String street, @DefaultValue("") String postcode,
        @DefaultValue("") String city, @DefaultValue("") String country, @DefaultValue("") String vatId, @DefaultValue("") String taxNumber,
        @DefaultValue("") String registerNumber, @DefaultValue("") String scheme, @DefaultValue("") String electronicAddress,
        @DefaultValue("") String contact, @DefaultValue("") String phone, @DefaultValue("") String email, @DefaultValue("") String iban,
        @DefaultValue("EUR") Currency currency, @DefaultValue("") String smallBusiness) {

    private static final String PREFIX = "tollgate.invoicing.seller.";

    public Seller {
        if (!name.isBlank()) {
            List<String> faults = new ArrayList<>();
            PartyIds.checkAddress(street, city, country).forEach(faults::add);
            PartyIds.vatIdFault(vatId, country).ifPresent(faults::add);
            PartyIds.addressFault(scheme, electronicAddress).ifPresent(faults::add);
            PartyIds.ibanFault(iban).ifPresent(faults::add);
            if (vatId.isBlank() && taxNumber.isBlank()) {
                faults.add("vat-id or tax-number is missing");
            } else if (vatId.isBlank() && smallBusiness.isBlank()) {
                faults.add("vat-id is missing, and small-business does not say why");
            }
            if (!faults.isEmpty()) {
                throw new IllegalArgumentException(PREFIX + "*: " + String.join("; ", faults) + ". Maybe leave " + PREFIX
                        + "name empty to issue invoices without seller and tax.");
            }
        }
    }

    /** Whether invoices name a seller, and so a tax. */
    boolean known() {
        return !name.isBlank();
    }
}
