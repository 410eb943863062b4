package io.tollgate.console;

import io.tollgate.money.Money;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.text.Collator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.ExpressionParser;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.expression.spel.support.SimpleEvaluationContext;
import org.springframework.ui.Model;

/**
 * How the reader wants one table of a page sorted. The heads of the table are links: {@code ?sort=businesses.name}, then
 * {@code ?sort=-businesses.name}, then the usual order again. A page that a form has asked for has buttons that send the form once more,
 * so that a person's number stays out of URLs; the links of a page that has carried something out lead to what it shows without that.
 */
public final class Sorting {

    /** A longer list is not sorted: its heads are no links. */
    static final int LONGEST = 5_000;

    private static final String SORT = "sort";
    private static final String PLACE = "place";
    /** A sorted list begins anew. */
    private static final Set<String> PLACES = Set.of(SORT, PLACE, "after", "before");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,30}([.][0-9]{1,30})?");
    private static final ExpressionParser PATHS = new SpelExpressionParser();
    /** Reads rows, and nothing else: a table of the rule book names its columns itself. */
    private static final EvaluationContext READS = SimpleEvaluationContext.forReadOnlyDataBinding().withInstanceMethods().build();

    private final String wanted;
    private final boolean descending;
    private final int place;
    private final String filter;
    private final Comparator<Object> order;
    private final Set<String> tooLong = new HashSet<>();
    private @Nullable Form form;

    private Sorting(String sort, int place, String filter, Locale locale) {
        this.descending = sort.startsWith("-");
        this.wanted = descending ? sort.substring(1) : sort;
        this.place = place;
        this.filter = filter;
        Collator words = Collator.getInstance(locale);
        this.order = (one, other) -> compare(one, other, words);
    }

    static Sorting of(HttpServletRequest request, Locale locale) {
        String query = Optional.ofNullable(request.getQueryString()).orElse("");
        String filter = Stream.of(query.split("&", -1)).filter(part -> !part.isEmpty() && !PLACES.contains(part.split("=", 2)[0]))
                .map(part -> part + "&").collect(Collectors.joining());
        String place = Optional.ofNullable(request.getParameter(PLACE)).filter(text -> text.matches("[0-9]{1,6}")).orElse("0");
        return new Sorting(Optional.ofNullable(request.getParameter(SORT)).orElse(""), Integer.parseInt(place), filter,
                locale);
    }

    /** The sorting of the page that is being made. */
    static Sorting of(Model model) {
        return model.getAttribute("sorting") instanceof Sorting sorting ? sorting : new Sorting("", 0, "", Locale.ENGLISH);
    }

    /**
     * A form that asks for this page.
     *
     * @param fields names and values; what they say is in the page, but in no URL
     */
    public record Form(String path, Map<String, String> fields) {}

    /** The page is the answer to this form, which changes nothing. */
    void repeats(Form asked) {
        form = asked;
    }

    /** Whether the reader wants this table sorted, and it can be. */
    boolean sorts(String table) {
        return wanted.startsWith(table + ".") && !tooLong.contains(table);
    }

    /** Whether the reader wants this column of a table sorted, the lowest value first. */
    boolean ascends(String column) {
        return !descending && wanted.equals(column);
    }

    /**
     * All rows if the table is to be sorted and is not longer than {@link #LONGEST}; otherwise a part of them.
     *
     * @param first gives as many rows, or fewer if there are no more
     */
    <T> List<T> rows(String table, IntFunction<List<T>> first, Supplier<List<T>> part) {
        if (!sorts(table)) {
            return part.get();
        }
        List<T> all = first.apply(LONGEST + 1);
        if (all.size() <= LONGEST) {
            return all;
        }
        tooLong.add(table);
        return part.get();
    }

    /**
     * A table of which all rows are shown.
     *
     * @param columns names of columns; each is the path of what it sorts by, or {@code name=path}
     */
    public <T> Table<T> table(String name, List<T> rows, String... columns) {
        return part(name, rows, Integer.MAX_VALUE, columns);
    }

    /** A table of which some rows are shown at once; those after them, if it is sorted, by {@link Table#next}. */
    public <T> Table<T> part(String name, List<T> rows, int most, String... columns) {
        Map<String, Expression> paths = new LinkedHashMap<>();
        for (String column : columns) {
            String[] parts = column.split("=", 2);
            paths.put(name + "." + parts[0], PATHS.parseExpression(parts[parts.length - 1]));
        }
        Expression path = sorts(name) ? paths.get(wanted) : null;
        List<T> sorted = path == null ? rows : sorted(rows, path);
        List<T> some = sorted.stream().skip(sorts(name) ? place : 0).limit(most).toList();
        boolean more = sorts(name) && place + some.size() < sorted.size();
        return new Table<>(name, some, paths.keySet(), this, more ? place + some.size() : 0);
    }

    private <T> List<T> sorted(List<T> rows, Expression path) {
        List<Map.Entry<T, Optional<Object>>> keyed = new ArrayList<>(rows.size());
        rows.forEach(row -> keyed.add(Map.entry(row, key(path.getValue(READS, row)))));
        Comparator<Object> direction = descending ? order.reversed() : order;
        keyed.sort((one, other) -> one.getValue().isEmpty() || other.getValue().isEmpty()
                ? Boolean.compare(one.getValue().isEmpty(), other.getValue().isEmpty()) // what has no value comes last, always
                : direction.compare(one.getValue().get(), other.getValue().get()));
        return keyed.stream().map(Map.Entry::getKey).toList();
    }

    private static Optional<Object> key(@Nullable Object value) {
        return switch (value) {
            case null -> Optional.empty();
            case Optional<?> maybe -> maybe.isEmpty() ? Optional.empty() : key(maybe.get());
            case String text when text.isEmpty() -> Optional.empty();
            case String text when NUMBER.matcher(text).matches() -> Optional.of(new BigDecimal(text));
            case String text -> Optional.of(text);
            case Comparable<?> other -> Optional.of(other);
            default -> key(value.toString());
        };
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object one, Object other, Collator words) {
        if (one instanceof Money money && other instanceof Money second) {
            int currency = money.currency().getCurrencyCode().compareTo(second.currency().getCurrencyCode());
            return currency == 0 ? Long.compare(money.micros(), second.micros()) : currency;
        }
        if (one instanceof String text && other instanceof String second) {
            return words.compare(text, second);
        }
        return one.getClass() == other.getClass() || one instanceof Enum<?>
                ? ((Comparable<Object>) one).compareTo(other)
                : Boolean.compare(one instanceof String, other instanceof String); // numbers before words
    }

    private static String sort(String column, boolean descending) {
        return SORT + "=" + (descending ? "-" : "") + column;
    }

    /** Rows in the wanted order. */
    public static final class Table<T> {

        private final String name;
        private final List<T> rows;
        private final Set<String> columns;
        private final Sorting sorting;
        private final int place;

        private Table(String name, List<T> rows, Set<String> columns, Sorting sorting, int place) {
            this.name = name;
            this.rows = rows;
            this.columns = columns;
            this.sorting = sorting;
            this.place = place;
        }

        public List<T> rows() {
            return rows;
        }

        /** The query of the rows that follow; empty if there are none, or the table is not sorted. */
        public String next() {
            return place == 0 ? "" : "?" + sorting.filter + sort(sorting.wanted, sorting.descending) + "&" + PLACE + "=" + place;
        }

        /** The rows after these begin here, in the order {@link #order}; 0 if there are none, or the table is not sorted. */
        public int place() {
            return place;
        }

        /** The value of the field {@code sort} that gives these rows. */
        public String order() {
            return (sorting.descending ? "-" : "") + sorting.wanted;
        }

        /** The form that asks for this page; null if a link does. */
        public @Nullable Form form() {
            return sorting.form;
        }

        /** Whether the reader wanted the table sorted, but it is too long for that. */
        public boolean tooLong() {
            return sorting.tooLong.contains(name);
        }

        public boolean sorts(String column) {
            if (!columns.contains(name + "." + column)) {
                throw new IllegalArgumentException("table " + name + " has no column " + column + ". Maybe add it to its columns: "
                        + columns);
            }
            return !tooLong();
        }

        /** The value of {@code aria-sort}; null if it is not sorted by this column. */
        public @Nullable String direction(String column) {
            return sorting.sorts(name) && sorting.wanted.equals(name + "." + column)
                    ? sorting.descending ? "descending" : "ascending"
                    : null;
        }

        /** Sorts by this column, or the other way round, or as usual. */
        public String link(String column) {
            String then = then(column);
            return "?" + sorting.filter + (then.isEmpty() ? "" : SORT + "=" + then) + "#" + anchor(column);
        }

        /** The value of the field {@code sort} that does what {@link #link} does. */
        public String then(String column) {
            String direction = direction(column);
            return direction == null ? name + "." + column : direction.equals("ascending") ? "-" + name + "." + column : "";
        }

        /** The id of the head. */
        public String anchor(String column) {
            return SORT + "-" + name + "-" + column;
        }
    }
}
