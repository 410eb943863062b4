package io.tollgate.console;

import io.tollgate.security.ConsolePage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A list whose filter can be saved, with the fields of its filter. */
enum ViewPage {
    RULES(ConsolePage.RULES, RulesPage.PATH, "room", "q"),
    MESSAGES(ConsolePage.MESSAGES, MessagesPage.PATH, "business", "state", "rule", "category", "from", "until"),
    BUSINESSES(ConsolePage.BUSINESSES, BusinessesPage.PATH, "q"),
    PAYMENTS(ConsolePage.MONEY, PaymentsPage.PATH, "business", "reference", "from", "until"),
    INVOICES(ConsolePage.INVOICES, InvoicesPage.PATH, "business", "state", "disputed"),
    AUDIT_TRAIL(ConsolePage.AUDIT_TRAIL, ConsolePage.AUDIT_TRAIL.path(), "account", "operation", "subject", "address", "from", "until");

    private static final int LONGEST_VALUE = 140;
    private static final Set<String> DAYS = Set.of("from", "until");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(T[0-9:.]{5,15}Z)?");
    /** The address of a machine: 192.0.2.17 or 2001:db8::17. */
    private static final Pattern ADDRESS = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}|[0-9a-fA-F]{0,4}(:[0-9a-fA-F]{0,4}){2,7}");
    /** A reference that begins with letters, or the number of an invoice: C2026-000003. */
    private static final Pattern REFERENCE = Pattern.compile("RF\\d{2}.*|C?20\\d{2}-\\d{6}");
    private static final Pattern BETWEEN_DIGITS = Pattern.compile("[\\s()./-]");
    private static final Pattern NUMBER = Pattern.compile("\\d{7,}");
    private static final String PERSON = "recipient=";

    private final ConsolePage page;
    private final String path;
    private final List<String> fields;

    ViewPage(ConsolePage page, String path, String... fields) {
        this.page = page;
        this.path = path;
        this.fields = List.of(fields);
    }

    ConsolePage page() {
        return page;
    }

    String path() {
        return path;
    }

    /** The fields of this list that are filled in, in their order. @param given whatever came with the request */
    Map<String, String> filter(Map<String, String> given) {
        Map<String, String> filter = new LinkedHashMap<>();
        fields.forEach(field -> Optional.ofNullable(given.get(field)).map(String::strip).filter(value -> !value.isEmpty())
                .ifPresent(value -> filter.put(field, value)));
        return filter;
    }

    /** The key of the text that says why this filter is not saved; empty if it may be. */
    static Optional<String> problem(Map<String, String> filter) {
        if (filter.isEmpty()) {
            return Optional.of("view.problem.empty");
        }
        if (filter.values().stream().anyMatch(value -> value.length() > LONGEST_VALUE)) {
            return Optional.of("view.problem.long");
        }
        return filter.entrySet().stream().anyMatch(one -> mayNameAPerson(one.getKey(), one.getValue()))
                ? Optional.of("view.problem.number")
                : Optional.empty();
    }

    /** Whether a value may be somebody's number, however it is written, or the pseudonym that stands for it. */
    static boolean mayNameAPerson(String field, String value) {
        boolean known = DAYS.contains(field) && DAY.matcher(value).matches()
                || field.equals("address") && ADDRESS.matcher(value).matches()
                || field.equals("reference") && REFERENCE.matcher(value).matches();
        return !known && (value.contains(PERSON) || NUMBER.matcher(BETWEEN_DIGITS.matcher(value).replaceAll("")).find());
    }
}
