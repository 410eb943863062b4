package io.tollgate.recipient;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * Different forms of one number, as some countries have them: rows of {@code number-forms.csv}, with the day from which they hold and their
 * source. All forms are digits with the calling code, without {@code +}.
 */
final class NumberForms {

    private static final int BEGINNINGS = 100;
    private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setCommentMarker('#').setHeader().setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true).get();

    /** The only instance; no setting changes these facts. */
    static final NumberForms SHARED = load();

    private record Form(Pattern pattern, String form) {}

    /** Each list is indexed by the first two digits; most numbers have no forms and need one look only. */
    private final List<List<Form>> read;
    private final List<List<Form>> names;
    private final List<List<Form>> also;

    private NumberForms(List<List<Form>> read, List<List<Form>> names, List<List<Form>> also) {
        this.read = read;
        this.names = names;
        this.also = also;
    }

    private static NumberForms load() {
        NumberForms forms = new NumberForms(none(), none(), none());
        try (Reader text = new InputStreamReader(NumberForms.class.getResourceAsStream("number-forms.csv"), StandardCharsets.UTF_8)) {
            for (CSVRecord row : FORMAT.parse(text)) {
                String pattern = row.get("pattern");
                List<List<Form>> all = switch (row.get("use")) {
                    case "READ" -> forms.read;
                    case "NAME" -> forms.names;
                    case "ALSO" -> forms.also;
                    default -> throw new IllegalStateException("line " + row.getRecordNumber() + " of number-forms.csv has an unknown use");
                };
                all.get(Integer.parseInt(pattern.substring(0, 2))).add(new Form(Pattern.compile(pattern), row.get("form")));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return forms;
    }

    /** The SHA-256 of the table. */
    static byte[] fingerprint() {
        try (InputStream table = NumberForms.class.getResourceAsStream("number-forms.csv")) {
            return DigestUtils.sha256(table);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The form in which a number is stored; the digits themselves if they are no other form. */
    String kept(String digits) {
        return first(read, digits);
    }

    /** The form by which the messenger names the holder. @param digits the stored form */
    String named(String digits) {
        return first(names, digits);
    }

    /** All forms of a number, the stored one first, without forms that would be read as another number. @param digits the stored form */
    List<String> all(String digits) {
        List<String> forms = new ArrayList<>(List.of(digits));
        for (List<List<Form>> group : List.of(names, also)) {
            for (Form form : of(group, digits)) {
                Matcher matcher = form.pattern.matcher(digits);
                if (matcher.matches()) {
                    forms.add(matcher.replaceFirst(form.form));
                }
            }
        }
        return forms.stream().distinct().filter(form -> kept(form).equals(digits)).toList();
    }

    private static List<Form> of(List<List<Form>> all, String digits) {
        return digits.length() < 2 ? List.of() : all.get(10 * (digits.charAt(0) - '0') + digits.charAt(1) - '0');
    }

    private static String first(List<List<Form>> all, String digits) {
        for (Form form : of(all, digits)) {
            Matcher matcher = form.pattern.matcher(digits);
            if (matcher.matches()) {
                return matcher.replaceFirst(form.form);
            }
        }
        return digits;
    }

    private static List<List<Form>> none() {
        List<List<Form>> none = new ArrayList<>();
        for (int i = 0; i < BEGINNINGS; i++) {
            none.add(new ArrayList<>());
        }
        return none;
    }
}
