package io.tollgate.intake;

import static io.tollgate.cloudapi.Shape.list;
import static io.tollgate.cloudapi.Shape.only;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.someOf;
import static io.tollgate.cloudapi.Shape.text;
import static io.tollgate.cloudapi.Shape.textOrEmpty;

import io.tollgate.cloudapi.Shape;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The shape of one contact in a message of that type. */
final class ContactParts {

    private static final int MOST = 50;
    private static final String[] NAMES = {"first_name", "last_name", "middle_name", "suffix", "prefix"};
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])");

    static final Shape SHAPE = only(
            required("name", only(Stream.concat(Stream.of(required("formatted_name", text(1000))),
                    Stream.of(NAMES).map(ContactParts::word)).toArray(Shape.Property[]::new)).and(someOf(NAMES))),
            optional("birthday", text(10, DAY, "must be a day such as 1999-01-23")),
            optional("org", words("company", "department", "title")),
            optional("phones", list(MOST, words("phone", "wa_id", "type"))),
            optional("emails", list(MOST, words("email", "type"))),
            optional("urls", list(MOST, words("url", "type"))),
            optional("addresses", list(MOST, words("street", "city", "state", "zip", "country", "country_code", "type"))));

    private ContactParts() {}

    private static Shape words(String... names) {
        return only(Stream.of(names).map(ContactParts::word).toArray(Shape.Property[]::new));
    }

    private static Shape.Property word(String name) {
        return optional(name, textOrEmpty(1000));
    }
}
