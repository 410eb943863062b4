package io.tollgate.recipient;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Numbers that stand for all of a place, for examples: libphonenumber's own example of a country, and for a subdivision a number whose
 * first digits tell it. Nobody is written to at them.
 */
public final class ExampleNumbers {

    private static final List<PhoneNumberType> TYPES = List.of(PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE,
            PhoneNumberType.FIXED_LINE, PhoneNumberType.UNKNOWN);
    private static final int FIRST_AREA_CODE = 201;
    private static final int LAST_AREA_CODE = 989;

    private final PhoneNumbers numbers;
    private final PhoneNumberUtil library = PhoneNumberUtil.getInstance();
    private final Map<String, Optional<PhoneNumber>> bySubdivision = new ConcurrentHashMap<>();

    public ExampleNumbers(PhoneNumbers numbers) {
        this.numbers = numbers;
    }

    /**
     * A mobile number of the country if it has such numbers.
     *
     * @param country ISO 3166 alpha-2; empty if the library knows no numbers there
     */
    public Optional<PhoneNumber> of(String country) {
        if (!library.getSupportedRegions().contains(country)) { // it would log a warning for each question
            return Optional.empty();
        }
        return TYPES.stream().map(type -> library.getExampleNumberForType(country, type)).flatMap(Stream::ofNullable)
                .map(number -> library.format(number, PhoneNumberFormat.E164)).flatMap(e164 -> numbers.parse(e164).stream())
                .filter(number -> number.country().equals(country)).findFirst();
    }

    /** A number whose first digits tell this subdivision alone. @param code ISO 3166-2, {@code US-TX}; empty if no number tells it */
    public Optional<PhoneNumber> in(String code) {
        return bySubdivision.computeIfAbsent(code, this::look);
    }

    private Optional<PhoneNumber> look(String code) {
        String country = code.substring(0, 2);
        Stream<String> american = country.equals("US") || country.equals("CA")
                ? IntStream.rangeClosed(FIRST_AREA_CODE, LAST_AREA_CODE).mapToObj(area -> "+1" + area)
                : Stream.empty();
        return Stream.concat(american, Subdivisions.prefixes(code).stream()).map(prefix -> filled(prefix, country))
                .flatMap(e164 -> numbers.parse(e164).stream()).filter(number -> number.country().equals(country))
                .filter(number -> numbers.subdivisions(number).equals(List.of(code))).findFirst();
    }

    /** The digits, made as long as the country's example. */
    private String filled(String prefix, String country) {
        Phonenumber.PhoneNumber example = library.getSupportedRegions().contains(country) ? library.getExampleNumber(country) : null;
        int length = example == null ? prefix.length() : library.format(example, PhoneNumberFormat.E164).length();
        return prefix + "2345550100".substring(0, Math.clamp((long) length - prefix.length(), 0, 10));
    }

    /** All time zones of the country. */
    public List<String> zones(String country) {
        return numbers.zonesOfCountry(country);
    }

    /** The countries in which this time zone is, in alphabetical order. */
    public List<String> countries(String zone) {
        return numbers.countriesOfZone(zone);
    }

    /** States and provinces by their English names, with their codes. */
    public static Map<String, String> subdivisions() {
        return Subdivisions.names();
    }
}
