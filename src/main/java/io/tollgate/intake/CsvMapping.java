package io.tollgate.intake;

import static java.util.Objects.requireNonNull;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the rows of a business's CSV files become messages.
 *
 * @param separator between the cells
 * @param charset   of the files; a byte order mark says UTF-8 whatever stands here
 * @param header    whether the first row names the columns; otherwise a column is its number, counted from 1
 * @param fields    what goes where
 */
record CsvMapping(
        @DefaultValue(",") String separator, @DefaultValue("UTF-8") String charset, @DefaultValue("true") boolean header,
        @DefaultValue List<Field> fields) {

    private static final String STEP = "[a-z_]+(\\[[0-9]{1,2}])?";
    private static final Pattern PATH = Pattern.compile(STEP + "(\\." + STEP + ")*");
    private static final Pattern PART = Pattern.compile("([a-z_]+)|\\[([0-9]{1,2})]");
    private static final int MOST_COLUMNS = 500;
    private static final String PRODUCT = "messaging_product";

    /**
     * One field of the message.
     *
     * @param field    as in the body of the Cloud API, or {@code client_ref} or {@code from}:
     *     {@code template.components[0].parameters[1].text}
     * @param column   where its value stands; an empty cell leaves the field out
     * @param constant or the value itself, for all rows
     */
    record Field(@DefaultValue("") String field, @DefaultValue("") String column, @DefaultValue("") String constant) {

        boolean isOfColumn() {
            return !column.isEmpty();
        }
    }

    /** @param setting its name, for errors */
    void check(String setting) {
        if (separator.length() != 1 || separator.charAt(0) > '~' || separator.matches("[\\p{Alnum}\" \r\n]")) {
            throw new IllegalArgumentException(setting + ".separator (" + separator + ") must be one character. Maybe \";\" or \"\\t\".");
        }
        if (!readsLikeAscii(charset)) {
            throw new IllegalArgumentException(setting + ".charset (" + charset + ") is not known, or not one in which lines end as in"
                    + " ASCII. Maybe UTF-8 or windows-1252.");
        }
        Set<String> seen = new HashSet<>();
        for (Field field : fields) {
            if (!PATH.matcher(field.field).matches() || !seen.add(field.field)) {
                throw new IllegalArgumentException(setting + ".fields: field `" + field.field + "` is not a path, such as"
                        + " template.components[0].parameters[0].text, or stands there twice.");
            }
            if (field.column.isEmpty() == field.constant.isEmpty()) {
                throw new IllegalArgumentException(setting + ".fields: " + field.field + " must have either a column or a constant.");
            }
            if (!header && field.isOfColumn() && !isNumber(field.column)) {
                throw new IllegalArgumentException(setting + ".fields: without a header, column `" + field.column + "` of " + field.field
                        + " must be a number from 1 to " + MOST_COLUMNS + ".");
            }
        }
        if (fields.stream().noneMatch(field -> field.isOfColumn() && (field.field.equals("to") || field.field.equals("recipient")))) {
            throw new IllegalArgumentException(setting + ".fields: no column is mapped to the field `to` or `recipient`.");
        }
        message(fields.stream().map(_ -> "x").toList()); // a path that is both a text and an object fails here
    }

    private static boolean isNumber(String column) {
        return column.matches("[1-9][0-9]{0,2}") && Integer.parseInt(column) <= MOST_COLUMNS;
    }

    private static boolean readsLikeAscii(String name) {
        String signs = "a0;,\t\"\r\n";
        return isCharset(name)
                && Arrays.equals(signs.getBytes(Charset.forName(name)), signs.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean isCharset(String name) {
        try {
            return Charset.isSupported(name);
        } catch (IllegalArgumentException noName) {
            return false;
        }
    }

    char cut() {
        return separator.charAt(0);
    }

    Charset text() {
        return Charset.forName(charset);
    }

    /** The columns that every file must have. */
    List<String> columns() {
        return fields.stream().filter(Field::isOfColumn).map(Field::column).distinct().toList();
    }

    /** @param places of the columns */
    ObjectNode message(List<String> cells, Map<String, Integer> places) {
        return message(fields.stream().map(field -> field.isOfColumn()
                ? cells.get(requireNonNull(places.get(field.column))).strip()
                : field.constant).toList());
    }

    private ObjectNode message(List<String> values) {
        ObjectNode message = JsonMapper.shared().createObjectNode();
        for (int i = 0; i < values.size(); i++) {
            if (!values.get(i).isEmpty()) {
                put(message, fields.get(i).field, values.get(i));
            }
        }
        if (!message.has(PRODUCT)) {
            message.put(PRODUCT, "whatsapp");
        }
        return message;
    }

    private static void put(ObjectNode message, String path, String value) {
        List<String> parts = new ArrayList<>();
        for (Matcher part = PART.matcher(path); part.find();) {
            parts.add(part.group(1) != null ? part.group(1) : part.group(2));
        }
        JsonNode at = message;
        for (int i = 0; i < parts.size() - 1; i++) {
            boolean list = Character.isDigit(parts.get(i + 1).charAt(0));
            JsonNode below = at.path(parts.get(i));
            if (at instanceof ArrayNode array) {
                below = array.path(Integer.parseInt(parts.get(i)));
            }
            if (list && !below.isArray() || !list && !below.isObject()) {
                if (!below.isMissingNode() && !below.isNull()) {
                    throw twoThings(path);
                }
                below = list ? JsonMapper.shared().createArrayNode() : JsonMapper.shared().createObjectNode();
                set(at, parts.get(i), below);
            }
            at = below;
        }
        JsonNode before = at instanceof ArrayNode array ? array.path(Integer.parseInt(parts.getLast())) : at.path(parts.getLast());
        if (before.isContainer()) {
            throw twoThings(path);
        }
        set(at, parts.getLast(), JsonMapper.shared().getNodeFactory().stringNode(value));
    }

    private static void set(JsonNode into, String part, JsonNode value) {
        if (into instanceof ArrayNode array) {
            int place = Integer.parseInt(part);
            while (array.size() <= place) {
                array.addNull(); // an empty cell before; the check of the message says which parameter is missing
            }
            array.set(place, value);
        } else {
            ((ObjectNode) into).set(part, value);
        }
    }

    private static IllegalArgumentException twoThings(String path) {
        return new IllegalArgumentException("tollgate.intake.csv: the field " + path + " and another one cannot both be in a message.");
    }
}
