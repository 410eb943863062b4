package io.tollgate.recipient;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber;
import com.google.i18n.phonenumbers.geocoding.PhoneNumberOfflineGeocoder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** What a number tells by itself: whether it can be one, where it is at home, what time it may be there. By libphonenumber. */
@Component
public final class PhoneNumbers {

    private static final String NOWHERE = "ZZ";
    private static final int LONGEST = 40;
    private static final Pattern PUNCTUATION = Pattern.compile("[\\s().\\u00a0-]");
    private static final Pattern DIGITS = Pattern.compile("\\+?[0-9]{7,17}");
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

    private final PhoneNumberUtil library = PhoneNumberUtil.getInstance();
    private final PhoneNumberOfflineGeocoder places = PhoneNumberOfflineGeocoder.getInstance();
    private final Zones zones = Zones.load();
    private final NumberForms forms = NumberForms.SHARED;

    /**
     * Takes {@code +}, spaces, hyphens, dots and parentheses. Digits without {@code +} are read as a full international number:
     * to prepend a country code would be a guess, and a wrong guess reaches a stranger. Empty for what can be no number: other
     * characters, or a length that its country does not have. All forms of one number give the same, also one that is kept already.
     */
    public Optional<PhoneNumber> parse(String to) {
        String digits = PUNCTUATION.matcher(to).replaceAll("");
        if (to.length() > LONGEST || !DIGITS.matcher(digits).matches()) {
            return Optional.empty();
        }
        return canonical(digits.startsWith("+") ? digits.substring(1) : digits)
                .map(number -> new PhoneNumber(library.format(number, PhoneNumberFormat.E164), country(number)));
    }

    /** The library knows the trunk prefixes, which may stand before an older form: so the forms are looked at before and after it. */
    private Optional<Phonenumber.PhoneNumber> canonical(String digits) {
        Optional<Phonenumber.PhoneNumber> number = known("+" + forms.kept(digits)).filter(library::isPossibleNumber);
        if (number.isEmpty()) {
            return number;
        }
        String first = library.format(number.get(), PhoneNumberFormat.E164).substring(1);
        String kept = forms.kept(first);
        return kept.equals(first) ? number : known("+" + kept);
    }

    /**
     * The time zones in which the holder may be, as ids that {@link java.time.ZoneId} knows; a message must be allowed in all of them.
     * Empty if the number belongs to no country: then there is no local time, and what depends on it must wait.
     */
    public List<String> zones(PhoneNumber number) {
        return zones.of(number, () -> known(number));
    }

    /** The state of a number of the United States, such as {@code TX}, if its area code is of one; the holder may have moved. */
    public Optional<String> usState(PhoneNumber number) {
        if (!number.country().equals("US")) {
            return Optional.empty();
        }
        return known(number).flatMap(parsed -> UsStates.in(places.getDescriptionForNumber(parsed, Locale.US)));
    }

    /** What {@link #parse} made needs only to be taken apart; to parse it again would cost more than all that follows. */
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
        try {
            return Optional.of(library.parse(e164, null));
        } catch (NumberParseException noNumber) {
            return Optional.empty();
        }
    }

    /** A number range newer than the library has no region; its calling code still tells, if only one country has it. */
    private String country(Phonenumber.PhoneNumber number) {
        List<String> candidates = library.getRegionCodesForCountryCode(number.getCountryCode());
        Optional<String> region = Optional.ofNullable(library.getRegionCodeForNumber(number))
                .or(() -> candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty());
        return region.filter(code -> COUNTRY.matcher(code).matches()).orElse(NOWHERE);
    }
}
