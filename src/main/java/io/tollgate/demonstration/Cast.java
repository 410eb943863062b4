package io.tollgate.demonstration;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber;
import io.tollgate.invoicing.Buyer;
import io.tollgate.invoicing.Buyer.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The cast of the demonstration: four businesses, and people in fourteen countries with invented numbers. The VAT ids are invented too:
 * they have valid check digits, and such digits as an authority hardly gives out, such as all zeros.
 */
final class Cast {

    /** @param funds the payment before the day, in dollars; "0" for none */
    record Partner(
            String handle, String name, String plan, String payment, String creditLimit, String funds, String zone,
            long sender, String number, boolean verified, Buyer buyer, List<Form> forms) {}

    /** A template. @param parameters number of placeholders in its body */
    record Form(String name, String category, boolean thirdPartyAdvertising, String body, int parameters) {}

    record Person(String number, String country) {}

    private static final int TERM_DAYS = 14;

    static final Partner AIRLINE = new Partner("airline", "Nordwind Airlines", "ENTERPRISE", "POSTPAID", "500", "0", "Europe/Berlin",
            106540352242922L, "+4930901820001", true,
            new Buyer("Nordwind Airlines GmbH", "Hangar 4", "12529", "Schönefeld", "DE", "DE123456788", "EM", "rechnung@nordwind.example",
                    "", "PO-2026-118", "Kreditoren", "rechnung@nordwind.example", "de", TERM_DAYS, Format.ZUGFERD),
            List.of(
                    new Form("flight_update", "UTILITY", false, "Flight {{1}} now leaves at {{2}} from gate {{3}}.", 3),
                    new Form("winter_fares", "MARKETING", false, "Winter fares from {{1}} are here. Reply STOP to end.", 1),
                    new Form("hotel_partner", "MARKETING", true, "Our partner hotel in {{1}} gives you a night free.", 1)));

    static final Partner SHOP = new Partner("shop", "Casa Clara Home", "ENTERPRISE", "PREPAID", "0", "16", "Europe/London",
            106540352242931L, "+442079460991", true,
            new Buyer("Casa Clara Home Ltd", "1 Pattern Street", "EC1A 1AA", "London", "GB", "", "EM", "accounts@casaclara.example", "", "",
                    "Accounts payable", "accounts@casaclara.example", "en", TERM_DAYS, Format.ZUGFERD),
            List.of(
                    new Form("order_sent", "UTILITY", false, "Your order {{1}} is on its way.", 1),
                    new Form("order_delivered", "UTILITY", false, "Your order {{1}} was handed over at {{2}}.", 2),
                    new Form("new_collection", "MARKETING", false, "The {{1}} collection is in. Reply STOP to end.", 1)));

    static final Partner BANK = new Partner("bank", "Meridian Bank", "ENTERPRISE", "POSTPAID", "300", "0", "Europe/Paris",
            106540352242947L, "+33140200001", true,
            new Buyer("Meridian Bank SA", "2 place du Méridien", "75002", "Paris", "FR", "FR12000000000", "EM", "factures@meridian.example",
                    "DSI-4471", "", "Comptabilité fournisseurs", "factures@meridian.example", "en", TERM_DAYS, Format.PEPPOL),
            List.of(
                    new Form("login_code", "AUTHENTICATION", false, "{{1}} is your code. Tell nobody.", 1),
                    new Form("card_used", "UTILITY", false, "Your card was used for {{1}} at {{2}}.", 2)));

    static final Partner BAKERY = new Partner("bakery", "Backhaus Sonnenschein", "APP", "POSTPAID", "20", "0", "Europe/Vienna",
            106540352242959L, "+4315131001", false,
            new Buyer("Backhaus Sonnenschein GmbH", "Sonnengasse 7", "1010", "Wien", "AT", "ATU00000006", "EM",
                    "buero@backhaus.example", "", "", "Büro", "buero@backhaus.example", "de", TERM_DAYS, Format.ZUGFERD),
            List.of(
                    new Form("order_ready", "UTILITY", false, "Your {{1}} is ready, come by until {{2}}.", 2)));

    static final List<Partner> PARTNERS = List.of(AIRLINE, SHOP, BANK, BAKERY);

    private static final Map<String, Integer> PEOPLE = new java.util.TreeMap<>(Map.ofEntries(
            Map.entry("DE", 40), Map.entry("AT", 24), Map.entry("GB", 24), Map.entry("FR", 22), Map.entry("ES", 14),
            Map.entry("IT", 12), Map.entry("PT", 8), Map.entry("NL", 8), Map.entry("US", 30), Map.entry("BR", 16),
            Map.entry("IN", 20), Map.entry("MX", 8), Map.entry("AE", 6), Map.entry("ZA", 8)));

    private final List<Person> people;

    Cast(RandomGenerator random) {
        people = PEOPLE.entrySet().stream().flatMap(country -> numbers(country.getKey(), country.getValue(), random).stream()).toList();
    }

    List<Person> people() {
        return people;
    }

    List<Person> peopleIn(String... countries) {
        return people.stream().filter(person -> List.of(countries).contains(person.country())).toList();
    }

    /** Different valid mobile numbers near the library's example number of the country. */
    private static List<Person> numbers(String country, int count, RandomGenerator random) {
        PhoneNumberUtil library = PhoneNumberUtil.getInstance();
        Phonenumber.PhoneNumber example = library.getExampleNumberForType(country, PhoneNumberType.MOBILE);
        List<Person> found = new ArrayList<>();
        IntStream candidates = random.ints(0, 10_000).distinct();
        for (var tail = candidates.iterator(); found.size() < count;) {
            Phonenumber.PhoneNumber number = new Phonenumber.PhoneNumber().mergeFrom(example)
                    .setNationalNumber(example.getNationalNumber() / 10_000 * 10_000 + tail.nextInt());
            if (library.isValidNumber(number) && country.equals(library.getRegionCodeForNumber(number))) {
                found.add(new Person(library.format(number, PhoneNumberFormat.E164), country));
            }
        }
        return found;
    }
}
