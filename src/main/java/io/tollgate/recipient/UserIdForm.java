package io.tollgate.recipient;

import java.util.regex.Pattern;

/** The form of the messenger's ids of persons: a country (ISO 3166 alpha-2), a mark, and 1 to 128 letters and digits. */
final class UserIdForm {

    private final String name;
    private final String mark;
    private final Pattern form;

    /** @param name name of such an id in errors, with its article; @param mark what stands between the country and the rest */
    UserIdForm(String name, String mark) {
        this.name = name;
        this.mark = mark;
        this.form = Pattern.compile("[A-Z]{2}" + Pattern.quote(mark) + "[A-Za-z0-9]{1,128}");
    }

    boolean fits(String text) {
        return form.matcher(text).matches();
    }

    void require(String id) {
        if (!fits(id)) {
            throw new IllegalArgumentException(name + " must be a country, " + mark + " and 1 to 128 letters and digits");
        }
    }

    String country(String id) {
        return id.substring(0, 2);
    }

    /** The kind and country of an id, without the id itself, so that no log or error can show it. */
    String title(String id) {
        return name + " of " + country(id);
    }
}
