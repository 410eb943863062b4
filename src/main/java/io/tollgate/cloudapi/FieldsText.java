package io.tollgate.cloudapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the parameter {@code fields} of the Graph API: {@code id,pricing_analytics.start(1).end(2).granularity(DAILY)}. */
public final class FieldsText {

    private static final Pattern NAME = Pattern.compile("\\s*([a-z_]{1,50})");
    private static final Pattern ARGUMENT = Pattern.compile("\\s*\\.\\s*([a-z_]{1,50})\\(([^()]*)\\)");
    private static final Pattern COMMA = Pattern.compile("\\s*(,|$)");
    private static final int LONGEST = 8_000;

    private FieldsText() {}

    /** @param arguments by name; one that is given twice is refused */
    public record Field(String name, Map<String, String> arguments) {}

    public static List<Field> read(String text) {
        if (text.length() > LONGEST) {
            throw UnfitParameter.invalid("fields", "must have at most " + LONGEST + " characters");
        }
        List<Field> fields = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            Matcher name = NAME.matcher(text).region(at, text.length());
            if (!name.lookingAt()) {
                throw unreadable(at);
            }
            at = name.end();
            Map<String, String> arguments = new LinkedHashMap<>();
            Matcher argument = ARGUMENT.matcher(text).region(at, text.length());
            while (argument.lookingAt()) {
                if (arguments.put(argument.group(1), argument.group(2).strip()) != null) {
                    throw UnfitParameter.invalid("fields", "must not have the same parameter twice");
                }
                at = argument.end();
                argument.region(at, text.length());
            }
            fields.add(new Field(name.group(1), arguments));
            Matcher comma = COMMA.matcher(text).region(at, text.length());
            if (!comma.lookingAt()) {
                throw unreadable(at);
            }
            at = comma.end();
        }
        return fields;
    }

    private static UnfitParameter unreadable(int at) {
        return UnfitParameter.invalid("fields", "cannot be read from character " + (at + 1) + " on. Maybe a parenthesis is missing, as in"
                + " pricing_analytics.start(1793491200).end(1796083200).granularity(DAILY)");
    }
}
