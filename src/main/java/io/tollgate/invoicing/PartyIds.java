package io.tollgate.invoicing;

import com.helger.masterdata.swift.IBANManager;
import com.helger.masterdata.vat.VATINSyntaxChecker;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks the form of what identifies sellers and buyers. It asks no register, so that a well-formed id may still be nobody's. */
final class PartyIds {

    /** Members of the union: sales between them are under Directive 2006/112/EC, whose prefix for Greece is EL. */
    static final Set<String> UNION = Set.of("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
            "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK");
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    /** Electronic Address Scheme codes. Source: rule BR-CL-25 of the EN 16931 schematron that comes with Mustang's validator. */
    private static final Set<String> SCHEMES = Set.of(("0002 0007 0009 0037 0060 0088 0096 0097 0106 0130 0135 0142 0147 0151 0154 0158"
            + " 0170 0177 0183 0184 0188 0190 0191 0192 0193 0194 0195 0196 0198 0199 0200 0201 0202 0203 0204 0205 0208 0209 0210 0211"
            + " 0212 0213 0215 0216 0217 0218 0219 0220 0221 0225 0230 0235 0240 0244 9910 9913 9914 9915 9918 9919"
            + " 9920 9922 9923 9924 9925 9926 9927 9928 9929 9930 9931 9932 9933 9934 9935 9936 9937 9938 9939 9940"
            + " 9941 9942 9943 9944 9945 9946 9947 9948 9949 9950 9951 9952 9953 9957 9959 AN AQ AS AU EM").split(" "));
    private static final String MAIL = "EM";
    private static final String LEITWEG = "0204";
    private static final Pattern ADDRESS_OF_MAIL = Pattern.compile("[^@\\s<>]{1,64}@[^@\\s<>]{1,190}\\.[^@\\s<>.]{2,}");
    /** Coarse part of 2 to 12 digits, fine part of up to 30 letters and digits that may be missing, two check digits. */
    private static final Pattern LEITWEG_FORM = Pattern.compile("[0-9]{2,12}(-[A-Za-z0-9]{1,30})?-[0-9]{2}");
    private static final Pattern ABROAD = Pattern.compile("[A-Z]{2}[0-9A-Z+*.-]{2,18}");
    private static final BigInteger MODULUS = BigInteger.valueOf(97);

    private PartyIds() {}

    /** What is wrong with an address, by field. */
    static List<String> checkAddress(String street, String city, String country) {
        List<String> faults = new ArrayList<>();
        if (street.isBlank()) {
            faults.add("street is missing");
        }
        if (city.isBlank()) {
            faults.add("city is missing");
        }
        if (!COUNTRIES.contains(country)) {
            faults.add(country.isBlank() ? "country is missing" : "country (" + country + ") is no country of ISO 3166, such as DE");
        }
        return faults;
    }

    /** The prefix of VAT ids of a country: its code, but EL for Greece (EN 16931, BR-CO-09). */
    static String vatPrefix(String country) {
        return country.equals("GR") ? "EL" : country;
    }

    /** An empty id has no fault. Ids of members of the union have check digits; of others only the form is known. */
    static Optional<String> vatIdFault(String id, String country) {
        if (id.isBlank()) {
            return Optional.empty();
        }
        String prefix = vatPrefix(country);
        if (!id.startsWith(prefix) && !(country.equals("GB") && id.startsWith("XI"))) {
            return Optional.of("vatId (" + id + ") does not begin with the country " + prefix + ". Maybe " + prefix + "...");
        }
        boolean valid = VATINSyntaxChecker.isValidatorPresent(id)
                ? VATINSyntaxChecker.isValidVATIN(id)
                : ABROAD.matcher(id).matches();
        return valid
                ? Optional.empty()
                : Optional.of("vatId (" + id + ") is no VAT id of " + country + ": its form or its check digit is wrong."
                        + " Maybe a digit was mistyped, or it has spaces");
    }

    /** Scheme and address are given together or not at all. */
    static Optional<String> addressFault(String scheme, String address) {
        if (scheme.isBlank() && address.isBlank()) {
            return Optional.empty();
        }
        if (scheme.isBlank() || address.isBlank()) {
            return Optional.of(scheme.isBlank()
                    ? "scheme is missing beside electronicAddress. Maybe EM for a mail address"
                    : "electronicAddress is missing beside scheme");
        }
        if (!SCHEMES.contains(scheme)) {
            return Optional.of("scheme (" + scheme + ") is no code of the Electronic Address Scheme. Maybe EM for a mail address");
        }
        if (scheme.equals(MAIL) && !ADDRESS_OF_MAIL.matcher(address).matches()) {
            return Optional.of("electronicAddress is no mail address, as scheme EM says. Maybe invoices@example.com");
        }
        return scheme.equals(LEITWEG) ? leitwegFault("electronicAddress", address) : Optional.empty();
    }

    /** Whether a buyer's reference looks like a Leitweg-ID, and so must have its check digits. */
    static boolean isLeitweg(String reference) {
        return LEITWEG_FORM.matcher(reference).matches();
    }

    /** Check digits by ISO/IEC 7064 MOD 97-10 over all before them. Source: KoSIT, Formatspezifikation Leitweg-ID 2.0.2. */
    static Optional<String> leitwegFault(String field, String id) {
        if (!isLeitweg(id)) {
            return Optional.of(field + " (" + id + ") is no Leitweg-ID. Maybe 04011000-12345-03");
        }
        StringBuilder digits = new StringBuilder();
        id.chars().filter(letter -> letter != '-').forEach(letter -> digits.append(Character.digit(letter, Character.MAX_RADIX)));
        return new BigInteger(digits.toString()).mod(MODULUS).equals(BigInteger.ONE)
                ? Optional.empty()
                : Optional.of(field + " (" + id + ") has wrong check digits. Maybe a digit was mistyped");
    }

    static Optional<String> ibanFault(String iban) {
        return iban.isBlank() || IBANManager.isValidIBAN(iban)
                ? Optional.empty()
                : Optional.of("iban is no IBAN: its form or its check digits are wrong. Maybe a digit was mistyped");
    }
}
