package io.tollgate.recipient;

import static java.util.stream.Collectors.toUnmodifiableMap;
import static java.util.stream.Collectors.toUnmodifiableSet;

import com.google.i18n.phonenumbers.Phonenumber;
import com.google.i18n.phonenumbers.geocoding.PhoneNumberOfflineGeocoder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Finds the subdivisions of a country (ISO 3166-2, {@code US-TX}) in which a number's holder may be: those that {@code subdivisions.csv}
 * names for its first digits, or that libphonenumber's geocoder names for an American or Canadian one. A number that is used in all of
 * its country, such as an Australian mobile, has none.
 */
final class Subdivisions {

    private static final Map<String, String> STATES = byName("US-", """
            Alabama=AL Alaska=AK Arizona=AZ Arkansas=AR California=CA Colorado=CO Connecticut=CT Delaware=DE Florida=FL Georgia=GA
            Hawaii=HI Idaho=ID Illinois=IL Indiana=IN Iowa=IA Kansas=KS Kentucky=KY Louisiana=LA Maine=ME Maryland=MD
            Massachusetts=MA Michigan=MI Minnesota=MN Mississippi=MS Missouri=MO Montana=MT Nebraska=NE Nevada=NV
            New_Hampshire=NH New_Jersey=NJ New_Mexico=NM New_York=NY North_Carolina=NC North_Dakota=ND Ohio=OH Oklahoma=OK
            Oregon=OR Pennsylvania=PA Rhode_Island=RI South_Carolina=SC South_Dakota=SD Tennessee=TN Texas=TX Utah=UT
            Vermont=VT Virginia=VA Washington_State=WA Washington=WA West_Virginia=WV Wisconsin=WI Wyoming=WY
            Washington_D.C.=DC District_of_Columbia=DC""");
    private static final Map<String, String> PROVINCES = byName("CA-", """
            Alberta=AB British_Columbia=BC Manitoba=MB New_Brunswick=NB Newfoundland_and_Labrador=NL Nova_Scotia=NS
            Northwest_Territories=NT Nunavut=NU Ontario=ON Prince_Edward_Island=PE Quebec=QC Saskatchewan=SK Yukon=YT""");

    private static final Set<String> ALL = Stream.of(STATES.values().stream(), PROVINCES.values().stream(),
            Resource.rows("subdivisions.csv").flatMap(row -> Stream.of(row[1].split(" ")))).flatMap(names -> names)
            .collect(toUnmodifiableSet());
    private static final Map<String, List<String>> TABLE = Resource.rows("subdivisions.csv")
            .collect(toUnmodifiableMap(row -> row[0], row -> List.of(row[1].split(" "))));

    private final PhoneNumberOfflineGeocoder geocoder = PhoneNumberOfflineGeocoder.getInstance();
    private final Map<String, List<String>> byPrefix;
    private final int longest;

    private Subdivisions(Map<String, List<String>> byPrefix) {
        this.byPrefix = byPrefix;
        this.longest = byPrefix.keySet().stream().mapToInt(String::length).max().orElse(0);
    }

    static Subdivisions load() {
        return new Subdivisions(TABLE);
    }

    /** The first digits that tell this subdivision alone, by the table. */
    static List<String> prefixes(String code) {
        return TABLE.entrySet().stream().filter(row -> row.getValue().equals(List.of(code))).map(Map.Entry::getKey).sorted().toList();
    }

    /** Codes by the English names of states and provinces; of two names for one, both. */
    static Map<String, String> names() {
        return Stream.concat(STATES.entrySet().stream(), PROVINCES.entrySet().stream())
                .collect(toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** All subdivisions that a number can tell. */
    static Set<String> all() {
        return ALL;
    }

    /** Sorted; several if the number's first digits are used in all of them; empty if nothing tells one. */
    List<String> of(PhoneNumber number, Supplier<Optional<Phonenumber.PhoneNumber>> parsed) {
        String e164 = number.e164();
        for (int length = Math.min(longest, e164.length()); length > 1; length--) {
            List<String> found = byPrefix.get(e164.substring(0, length));
            if (found != null && found.getFirst().startsWith(number.country() + "-")) {
                return found;
            }
        }
        return switch (number.country()) {
            case "US" -> described(parsed, "US-", STATES);
            case "CA" -> described(parsed, "CA-", PROVINCES);
            default -> List.of();
        };
    }

    /** The geocoder writes {@code Texas}, {@code El Paso, TX} or {@code Nova Scotia/Prince Edward Island}. */
    private List<String> described(Supplier<Optional<Phonenumber.PhoneNumber>> parsed, String country, Map<String, String> names) {
        String place = parsed.get().map(number -> geocoder.getDescriptionForNumber(number, Locale.US)).orElse("");
        String last = country + place.substring(place.lastIndexOf(',') + 1).strip();
        if (names.containsValue(last)) {
            return List.of(last);
        }
        return Stream.of(place.replace(",", "").strip().split("/")).flatMap(name -> Optional.ofNullable(names.get(name)).stream())
                .distinct().sorted().toList();
    }

    private static Map<String, String> byName(String country, String pairs) {
        return Arrays.stream(pairs.split("\\s+")).map(entry -> entry.split("="))
                .collect(toUnmodifiableMap(pair -> pair[0].replace('_', ' '), pair -> country + pair[1]));
    }
}
