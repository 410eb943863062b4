package io.tollgate.cloudapi;

import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Optional;

/** The parameters of a list in the address. */
public record QueryParameters(HttpServletRequest request) {

    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    public Optional<String> text(String name) {
        return Optional.ofNullable(request.getParameter(name)).filter(value -> !value.isBlank()).map(String::strip);
    }

    public int limit() {
        Optional<String> limit = text("limit");
        if (limit.isEmpty()) {
            return USUAL;
        }
        if (!limit.get().matches("[1-9][0-9]{0,3}") || Integer.parseInt(limit.get()) > MOST) {
            throw UnfitParameter.invalid("limit", "must be a whole number from 1 to " + MOST);
        }
        return Integer.parseInt(limit.get());
    }

    public YearMonth month() {
        return month("month").orElseThrow(() -> new UnfitParameter(Refusal.missing("month")));
    }

    public Optional<YearMonth> month(String name) {
        return text(name).map(value -> {
            try {
                return YearMonth.parse(value);
            } catch (DateTimeException wrong) {
                throw UnfitParameter.invalid(name, "must be a month, such as 2026-11");
            }
        });
    }

    /** @param among the forms that there are, the usual one first */
    public String format(String... among) {
        String format = text("format").orElse(among[0]);
        for (String one : among) {
            if (one.equals(format)) {
                return format;
            }
        }
        throw UnfitParameter.invalid("format", "must be one of " + String.join(", ", among));
    }
}
