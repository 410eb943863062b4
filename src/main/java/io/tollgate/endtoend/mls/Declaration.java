package io.tollgate.endtoend.mls;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a business declares in the clear about the content of a message. It has one form only, so that equal declarations have equal bytes:
 * {@code {"v":1,"cat":"utility","mid":"m-1","tpl":"flight_times@en"}}.
 *
 * @param category as written
 * @param id       the client's own
 * @param template name and language, {@code flight_times@en}
 */
public record Declaration(String category, String id, Optional<String> template) {

    private static final Pattern FORM = Pattern.compile("\\{\"v\":1,\"cat\":\"([a-z]{1,20})\",\"mid\":\"([A-Za-z0-9._:=+/-]{1,128})\""
            + "(?:,\"tpl\":\"([a-z0-9_]{1,200}@[A-Za-z_]{2,10})\")?}");
    /** The form of {@link #id}. It has no character that JSON can write in several ways. */
    public static final Pattern ID = Pattern.compile("[A-Za-z0-9._:=+/-]{1,128}");

    /** @throws NotMls for every other form */
    public static Declaration read(byte[] data) {
        Matcher form = FORM.matcher(new String(data, StandardCharsets.ISO_8859_1));
        if (data.length > PrivateMessage.LONGEST_DATA || !form.matches()) {
            throw new NotMls("must have authenticated_data of the form {\"v\":1,\"cat\":\"utility\",\"mid\":\"...\","
                    + "\"tpl\":\"name@language\"}, with its keys in this order, no white space and at most "
                    + PrivateMessage.LONGEST_DATA + " bytes; tpl is left out without a template");
        }
        return new Declaration(form.group(1), form.group(2), Optional.ofNullable(form.group(3)));
    }

    byte[] bytes() {
        return ("{\"v\":1,\"cat\":\"" + category + "\",\"mid\":\"" + id + "\"" + template.map(name -> ",\"tpl\":\"" + name
                + "\"").orElse("")
                + "}").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether these are the bytes of this declaration. */
    public boolean is(byte[] data) {
        return Arrays.equals(bytes(), data);
    }
}
