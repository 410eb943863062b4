package io.tollgate.recipient;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber;
import io.tollgate.recipient.Spelling.Before;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads phone numbers, and finds the country and the time zones of a number. Uses libphonenumber. */
@Component
public final class PhoneNumbers {

    private static final String NOWHERE = "ZZ";
    private static final String NO_COUNTRY = "001"; // the library's region for calling codes that belong to no country
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final int SHORTEST = 7;
    private static final int LONGEST = 15;

    private final PhoneNumberUtil library = PhoneNumberUtil.getInstance();
    private final Zones zones = Zones.load();
    private final Subdivisions subdivisions = Subdivisions.load();
    private final NumberForms forms = NumberForms.SHARED;
    private final Map<Integer, Boolean> zeroBelongs = new ConcurrentHashMap<>();

    /** Reads a number that is written in full or already stored, as {@link #read} does. */
    public Optional<PhoneNumber> parse(String given) {
        return read(given, Home.UNKNOWN).found();
    }

    /**
     * Reads a number. All spellings of one number give the same result; {@link Spelling} says what may stand between the digits. A number
     * with {@code +} must have a length that its country has; its range may be newer than the library. Digits without {@code +} are read
     * with their country code, and only if that gives a valid number: a guessed country code could reach a stranger. If a country is
     * named, the digits are also read as a number of that country, and must not have two meanings, unless {@link Home#namesComeBack}.
     */
    public NumberReading read(String given, Home home) {
        return switch (Spelling.of(given)) {
            case Spelling.Wrong(String why) -> unclear(why);
            case Spelling.Digits(Before before, String digits) -> switch (before) {
                case PLUS -> abroad(digits).map(this::reading, this::plain);
                case ZEROS -> abroad(digits).map(number -> library.isValidNumber(number)
                        ? reading(number)
                        : unclear(". The digits behind 00 are not a valid number of any country. Maybe write it with + and the"
                                + " country's code"),
                        this::plain);
                case NOTHING -> alone(digits, home);
            };
        };
    }

    /**
     * Reads a number by which the messenger names somebody. It has its country's code, with or without {@code +}, so a number in a range
     * that is newer than the library is accepted too.
     */
    public NumberReading named(String given) {
        return switch (Spelling.of(given)) {
            case Spelling.Wrong(String why) -> unclear(why);
            case Spelling.Digits digits -> abroad(digits.digits()).map(this::reading, this::plain);
        };
    }

    /** The countries to which numbers belong, ISO 3166 alpha-2, and XK. */
    public static Set<String> countries() {
        return PhoneNumberUtil.getInstance().getSupportedRegions();
    }

    /** The states and provinces, ISO 3166-2, that {@link #subdivisions(PhoneNumber)} can tell. */
    public static Set<String> subdivisions() {
        return Subdivisions.all();
    }

    /** The time zones of a country; empty if nothing is known of it. */
    public static Set<String> zonesOf(String country) {
        return Zones.ofCountry(country);
    }

    /** Whether numbers of this country can be read. @param country ISO 3166 alpha-2 */
    public boolean knows(String country) {
        return library.getSupportedRegions().contains(country);
    }

    private NumberReading alone(String digits, Home home) {
        Optional<Phonenumber.PhoneNumber> full = abroad(digits).number().filter(library::isValidNumber);
        if (full.isPresent() && home.namesComeBack()) {
            return reading(full.get());
        }
        Optional<Phonenumber.PhoneNumber> national = home.named().flatMap(country -> national(digits, country));
        if (full.isPresent() && national.isPresent() && !full.equals(national)) {
            return unclear(". It can be one of " + name(home.named().orElseThrow())
                    + " and one with its country code. Maybe write it with + and the country's code");
        }
        return full.or(() -> national).map(this::reading).orElseGet(() -> unclear(withoutCode(digits, home)));
    }

    private String withoutCode(String digits, Home home) {
        if (digits.length() < SHORTEST) {
            return ". Maybe write it in full, with + and the country's code";
        }
        return home.guessed().flatMap(
                country -> national(digits, country).map(number -> ". The country code is missing. Maybe it is one of " + name(country)
                        + ": write it with +" + number.getCountryCode() + ", or name " + country + " as default_country"))
                .orElse(". Maybe the country code is missing: write it with + and the country's code, or name the default_country");
    }

    private static String name(String country) {
        return country + " (" + Locale.of("", country).getDisplayCountry(Locale.ENGLISH) + ")";
    }

    private static NumberReading unclear(String why) {
        return new NumberReading.Unclear("is not a phone number" + why);
    }

    private NumberReading plain(String why) {
        return unclear(why);
    }

    private NumberReading reading(Phonenumber.PhoneNumber number) {
        return new NumberReading.Known(new PhoneNumber(library.format(number, PhoneNumberFormat.E164), country(number)));
    }

    /** Reads digits as they are dialled within the country. */
    private Optional<Phonenumber.PhoneNumber> national(String digits, String country) {
        if (!knows(country)) {
            return Optional.empty();
        }
        String dialled = library.getCountryCodeForRegion(country) + digits;
        String kept = forms.kept(dialled);
        return (kept.equals(dialled) ? known(digits, country) : known("+" + kept))
                .flatMap(number -> abroad(digits(number)).number()).filter(library::isValidNumber);
    }

    /** The result of reading digits with a country code. */
    private record Abroad(Optional<Phonenumber.PhoneNumber> number, String why) {

        <T> T map(Function<Phonenumber.PhoneNumber, T> found, Function<String, T> not) {
            return number.map(found).orElseGet(() -> not.apply(why));
        }

        static Abroad not(String why) {
            return new Abroad(Optional.empty(), why);
        }
    }

    /** Looks for other forms before and after the library's parsing, as it removes trunk prefixes, which may stand before an older form. */
    private Abroad abroad(String digits) {
        if (digits.length() < SHORTEST) {
            return Abroad.not(". It is too short. Maybe write it in full, with + and the country's code");
        }
        Optional<Phonenumber.PhoneNumber> known = known("+" + forms.kept(digits));
        if (known.isEmpty()) {
            return Abroad.not(digits.startsWith("0") || digits.length() <= LONGEST
                    ? ". It begins with no country's code. Maybe write it with + and the country's code, without a zero before that"
                    : ". It is too long. Maybe there are two numbers, or an extension");
        }
        Phonenumber.PhoneNumber number = known.get();
        String first = digits(number);
        String kept = forms.kept(first);
        if (!kept.equals(first)) {
            number = known("+" + kept).orElseThrow();
        } else if (number.isItalianLeadingZero() && !library.isValidNumber(number)) {
            // With +39 0347 ... the zero or a digit may be the mistake; with +974 0 ... it is the zero.
            Optional<Phonenumber.PhoneNumber> without = withoutZero(number).filter(library::isValidNumber);
            if (without.isPresent() == zeroBelongs(number.getCountryCode())) {
                return Abroad.not(". The zero behind the country's code does not belong there. Maybe leave it out");
            }
            if (without.isPresent()) {
                return new Abroad(without, "");
            }
        }
        return possible(number);
    }

    private Abroad possible(Phonenumber.PhoneNumber number) {
        int length = digits(number).length();
        return switch (library.isPossibleNumberWithReason(number)) {
            case IS_POSSIBLE -> length >= SHORTEST && length <= LONGEST
                    ? new Abroad(Optional.of(number), "")
                    : Abroad.not(". It is too short or too long for any. Maybe digits are missing");
            case IS_POSSIBLE_LOCAL_ONLY -> Abroad.not(". Its area code is missing. Maybe write it as it is dialled from abroad");
            case TOO_SHORT -> Abroad.not(". It is too short for its country. Maybe digits are missing");
            case TOO_LONG -> Abroad.not(". It is too long for its country. Maybe there is an extension, or a zero too many");
            case INVALID_LENGTH -> Abroad.not(". Numbers of its country have another length. Maybe digits are missing");
            case INVALID_COUNTRY_CODE -> Abroad.not(". It begins with no country's code. Maybe digits are missing before it");
        };
    }

    /**
     * Reads the number without the zero behind the country code: people write a trunk prefix there, even where the library knows of none.
     */
    private Optional<Phonenumber.PhoneNumber> withoutZero(Phonenumber.PhoneNumber number) {
        String code = Integer.toString(number.getCountryCode());
        return known("+" + forms.kept(code + digits(number).substring(code.length() + 1)));
    }

    /** Whether the country has numbers that begin with a zero, as Italy has; true for codes that belong to no country. */
    private boolean zeroBelongs(int callingCode) {
        return zeroBelongs.computeIfAbsent(callingCode, code -> library.getRegionCodesForCountryCode(code).stream()
                .anyMatch(region -> region.equals(NO_COUNTRY) || Stream.of(PhoneNumberType.values())
                        .map(type -> library.getExampleNumberForType(region, type))
                        .anyMatch(example -> example != null && example.isItalianLeadingZero())));
    }

    private String digits(Phonenumber.PhoneNumber number) {
        return library.format(number, PhoneNumberFormat.E164).substring(1);
    }

    /** The fingerprint of the known forms; it changes when the table of forms does. */
    public static byte[] formsFingerprint() {
        return NumberForms.fingerprint();
    }

    /** Other forms in which this number may have been stored when fewer forms were known; mostly none. */
    public static List<PhoneNumber> formerForms(PhoneNumber number) {
        return NumberForms.SHARED.all(number.e164().substring(1)).stream().skip(1)
                .map(digits -> new PhoneNumber("+" + digits, number.country())).toList();
    }

    /**
     * The time zones in which the holder may be, as ids that {@link java.time.ZoneId} knows; a message must be allowed in all of them.
     * Empty if the number belongs to no country: it has no local time, and messages that depend on it must wait.
     */
    public List<String> zones(PhoneNumber number) {
        return zones.of(number, () -> known(number));
    }

    /**
     * The states or provinces in which the holder may be by the number's first digits, as ISO 3166-2 ({@code US-TX}); the law of each must
     * allow. Empty if the number is used in all of its country. The holder may have moved.
     */
    public List<String> subdivisions(PhoneNumber number) {
        return subdivisions.of(number, () -> known(number));
    }

    /** Like {@link #zones(PhoneNumber)} of her number; all zones of her country if no number of hers is known. */
    public List<String> zones(Recipient person) {
        return person.phoneNumber().map(this::zones).orElseGet(() -> zonesOfCountry(person.country()));
    }

    /** Like {@link #subdivisions(PhoneNumber)} of her number; none if no number of hers is known, as a user id names a country only. */
    public List<String> subdivisions(Recipient person) {
        return person.phoneNumber().map(this::subdivisions).orElse(List.of());
    }

    /** All zones of a country; none if no country is given. */
    List<String> zonesOfCountry(String country) {
        return zones.sortedOf(country);
    }

    /** The countries that have this zone, in alphabetical order. */
    List<String> countriesOfZone(String zone) {
        return zones.countries(zone);
    }

    /** Splits a number that {@link #parse} made; to parse it again would cost more than all later steps. */
    Optional<Phonenumber.PhoneNumber> known(PhoneNumber number) {
        int callingCode = number.country().equals(NOWHERE) ? 0 : library.getCountryCodeForRegion(number.country());
        String prefix = "+" + callingCode;
        if (callingCode == 0 || !number.e164().startsWith(prefix) || number.e164().startsWith("0", prefix.length())) {
            return known(number.e164());
        }
        return Optional.of(new Phonenumber.PhoneNumber().setCountryCode(callingCode)
                .setNationalNumber(Long.parseLong(number.e164(), prefix.length(), number.e164().length(), 10)));
    }

    Optional<Phonenumber.PhoneNumber> known(String e164) {
        return known(e164, null);
    }

    private Optional<Phonenumber.PhoneNumber> known(String digits, @Nullable String country) {
        try {
            return Optional.of(library.parse(digits, country));
        } catch (NumberParseException noNumber) {
            return Optional.empty();
        }
    }

    /** The number's country. A range newer than the library has no region; then the calling code decides if it has one country only. */
    private String country(Phonenumber.PhoneNumber number) {
        List<String> candidates = library.getRegionCodesForCountryCode(number.getCountryCode());
        Optional<String> region = Optional.ofNullable(library.getRegionCodeForNumber(number))
                .or(() -> candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty());
        return region.filter(code -> COUNTRY.matcher(code).matches()).orElse(NOWHERE);
    }
}
