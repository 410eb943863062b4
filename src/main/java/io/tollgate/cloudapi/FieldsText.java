package io.tollgate.cloudapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the parameter {@code fields} of the Graph API: {@code id,quality_score{score},pricing_analytics.start(1).end(2).granularity(DAILY),
 * phone_numbers.limit(5){id,throughput{level}}}.
 */
public final class FieldsText {

    private static final Pattern NAME = Pattern.compile("\\s*([a-z_]{1,50})");
    private static final Pattern ARGUMENT = Pattern.compile("\\s*\\.\\s*([a-z_]{1,50})\\(([^()]*)\\)");
    private static final Pattern OPEN = Pattern.compile("\\s*\\{");
    private static final Pattern CLOSE = Pattern.compile("\\s*}");
    private static final Pattern COMMA = Pattern.compile("\\s*,");
    private static final Pattern END = Pattern.compile("\\s*$");
    private static final int LONGEST = 8_000;
    private static final int DEEPEST = 5;

    private final String text;
    private int at;

    private FieldsText(String text) {
        this.text = text;
    }

    /** @param arguments by name; one that is given twice is refused; @param fields of the value; empty: all */
    public record Field(String name, Map<String, String> arguments, List<Field> fields) {

        public Field {
            fields = List.copyOf(fields);
        }

        public Field(String name, Map<String, String> arguments) {
            this(name, arguments, List.of());
        }
    }

    public static List<Field> read(String text) {
        if (text.length() > LONGEST) {
            throw wrong("must have at most " + LONGEST + " characters");
        }
        FieldsText reading = new FieldsText(text);
        return reading.found(END) ? List.of() : reading.fields(END, 1);
    }

    /** Writes fields so that they can be read again. */
    public static String write(List<Field> fields) {
        return fields.stream().map(field -> field.name
                + field.arguments.entrySet().stream().map(it -> "." + it.getKey() + "(" + it.getValue() + ")").collect(Collectors.joining())
                + (field.fields.isEmpty() ? "" : "{" + write(field.fields) + "}")).collect(Collectors.joining(","));
    }

    /**
     * Refuses fields that are none, at any depth.
     *
     * @param known with their own fields where they have some
     */
    public static void check(List<Field> asked, List<Field> known) {
        check(asked, known, "");
    }

    private static void check(List<Field> asked, List<Field> known, String of) {
        for (Field field : asked) {
            Field found = known.stream().filter(one -> one.name.equals(field.name)).findFirst().orElseThrow(() -> unknown(field.name, of,
                    known));
            if (!field.fields.isEmpty() && found.fields.isEmpty()) {
                throw wrong("names fields of " + field.name + ", which has none. Leave out the braces");
            }
            check(field.fields, found.fields, " of " + field.name);
        }
    }

    /** Refuses a field that does not exist, in the words of the Graph API. */
    public static UnfitParameter unknown(String name, String of, List<Field> known) {
        return new UnfitParameter(new Refusal(RequestFault.UNEXPECTED, "Tried accessing nonexisting field (" + name + ")" + of
                + ". Parameter 'fields' must be of " + known.stream().map(Field::name).collect(Collectors.joining(", ")) + "."));
    }

    private List<Field> fields(Pattern end, int depth) {
        if (depth > DEEPEST) {
            throw wrong("must have at most " + DEEPEST + " braces one in another");
        }
        List<Field> fields = new ArrayList<>();
        do {
            fields.add(field(depth));
        } while (found(COMMA) && !(end == END && found(end))); // a comma at the end is let pass
        if (end == CLOSE && !found(CLOSE) || end == END && !END.matcher(text).region(at, text.length()).lookingAt()) {
            throw unreadable();
        }
        return fields;
    }

    private Field field(int depth) {
        Matcher name = NAME.matcher(text).region(at, text.length());
        if (!name.lookingAt()) {
            throw unreadable();
        }
        at = name.end();
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments(arguments);
        List<Field> inner = found(OPEN) ? fields(CLOSE, depth + 1) : List.of();
        arguments(arguments); // the Graph API takes them behind the braces, too
        return new Field(name.group(1), arguments, inner);
    }

    private void arguments(Map<String, String> arguments) {
        Matcher argument = ARGUMENT.matcher(text).region(at, text.length());
        while (argument.lookingAt()) {
            if (arguments.put(argument.group(1), argument.group(2).strip()) != null) {
                throw wrong("must not have the same parameter twice");
            }
            at = argument.end();
            argument.region(at, text.length());
        }
    }

    private boolean found(Pattern next) {
        Matcher matcher = next.matcher(text).region(at, text.length());
        boolean is = matcher.lookingAt();
        at = is ? matcher.end() : at;
        return is;
    }

    private UnfitParameter unreadable() {
        return wrong("cannot be read from character " + (at + 1) + " on. Close every parenthesis and brace, as in"
                + " id,phone_numbers.limit(5){id,throughput{level}}");
    }

    private static UnfitParameter wrong(String rule) {
        return new UnfitParameter(new Refusal(RequestFault.UNEXPECTED, "Parameter 'fields' " + rule + "."));
    }
}
