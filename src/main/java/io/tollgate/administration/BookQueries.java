package io.tollgate.administration;

import io.swagger.v3.oas.annotations.media.Schema;
import io.tollgate.books.AgedItems;
import io.tollgate.books.Revenue;
import io.tollgate.books.Revenue.Basis;
import io.tollgate.books.Revenue.Dimension;
import io.tollgate.books.Span;
import io.tollgate.message.BusinessId;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the reports of the books are asked for. */
final class BookQueries {

    private BookQueries() {}

    record SpanQuery(
            @Schema(description = "The first day", example = "2026-10-01") @Nullable String from,
            @Schema(description = "The last day, included; at most ten years later", example = "2026-10-31") @Nullable String to,
            @Schema(description = "The zone of the days; UTC if left out", example = "Europe/Berlin") @Nullable String zone) {

        Span span() {
            LocalDate first = new RequestField("from", from).day();
            LocalDate last = new RequestField("to", to).day();
            return InvalidField.orValue(() -> new Span(first, last, BookQueries.zone(zone)));
        }
    }

    record RevenueQuery(
            @Schema(description = "What the sums are divided by, with commas: DAY or MONTH, MARKET, CATEGORY, BUSINESS; MONTH if left out",
                    example = "MONTH,MARKET,CATEGORY") @Nullable String by,
            @Schema(description = "BOOKED counts an entry on the day on which it was booked, so that a past day never changes; DELIVERED on"
                    + " the day of the delivery. BOOKED if left out", example = "BOOKED") @Nullable String basis,
            @Schema(description = "Only what this business pays: its handle", example = "padaria-sol") @Nullable String business) {

        Revenue.Query query(SpanQuery days, Register register) {
            Optional<BusinessId> of = register.maybeBusiness(new RequestField("business", business));
            Basis counted = new RequestField("basis", basis).choice(Basis.class, Basis.BOOKED);
            Span span = days.span();
            return InvalidField.orValue(() -> new Revenue.Query(span, counted, dimensions(), of));
        }

        private Set<Dimension> dimensions() {
            RequestField field = new RequestField("by", by);
            EnumSet<Dimension> all = EnumSet.noneOf(Dimension.class);
            Arrays.stream(field.maybe().orElse("MONTH").split(",", -1))
                    .forEach(name -> all.add(new RequestField("by", name.strip()).choice(Dimension.class)));
            return all;
        }
    }

    record DayQuery(
            @Schema(description = "The day at whose end the books are read; today if left out",
                    example = "2026-10-31") @Nullable String day,
            @Schema(description = "The zone of the day; UTC if left out", example = "Europe/Berlin") @Nullable String zone) {

        ZoneId in() {
            return BookQueries.zone(zone);
        }

        /** The day, not after today. */
        LocalDate on(Register register) {
            RequestField field = new RequestField("day", day);
            LocalDate today = LocalDate.ofInstant(register.now(), in());
            LocalDate asked = field.maybe().isEmpty() ? today : field.day();
            if (asked.isAfter(today) || asked.getYear() < 2000) {
                throw field.wrong("a day that is not in the future, nor before 2000");
            }
            return asked;
        }
    }

    record AgeQuery(
            @Schema(description = "ISSUE counts the age from the day of issue, DUE from the day on which the invoice is due; ISSUE if"
                    + " left out",
                    example = "DUE") @Nullable String since) {

        AgedItems.Since first() {
            return new RequestField("since", since).choice(AgedItems.Since.class, AgedItems.Since.ISSUE);
        }
    }

    record MonthsQuery(
            @Schema(description = "The first month", example = "2026-10") @Nullable String from,
            @Schema(description = "The last month, included; the first if left out", example = "2026-12") @Nullable String to) {

        YearMonth first() {
            return month(new RequestField("from", from));
        }

        YearMonth last() {
            RequestField field = new RequestField("to", to);
            YearMonth last = field.maybe().isEmpty() ? first() : month(field);
            if (last.isBefore(first()) || last.isAfter(first().plusMonths(MOST_MONTHS - 1L))) {
                throw field.wrong("a month at or after from, at most " + MOST_MONTHS + " months in all");
            }
            return last;
        }

        private static YearMonth month(RequestField field) {
            YearMonth month = field.month();
            if (month.getYear() < 2000 || month.getYear() > 2999) {
                throw field.wrong("a month, such as 2026-11");
            }
            return month;
        }
    }

    record BatchQuery(
            @Schema(description = "The first day, in UTC", example = "2026-10-01") @Nullable String from,
            @Schema(description = "The last day, included; it must be over, and in the same business year",
                    example = "2026-10-31") @Nullable String to) {

        LocalDate first() {
            return InvalidField.orValue(() -> new Span(day("from", from), day("to", to), ZoneOffset.UTC)).from();
        }

        LocalDate last() {
            return day("to", to);
        }

        private static LocalDate day(String field, @Nullable String value) {
            return new RequestField(field, value).day();
        }
    }

    record DaysQuery(
            @Schema(description = "The first day, in UTC", example = "2026-10-01") @Nullable String from,
            @Schema(description = "The last day, included; it must be over", example = "2026-10-31") @Nullable String to) {

        Span span() {
            LocalDate first = new RequestField("from", from).day();
            LocalDate last = new RequestField("to", to).day();
            return InvalidField.orValue(() -> new Span(first, last, ZoneOffset.UTC));
        }
    }

    private static final int MOST_MONTHS = 12;
    /** The zone UTC under the name that all reports use, whichever of its names was asked for. */
    private static final ZoneId UTC = ZoneId.of("UTC");

    private static ZoneId zone(@Nullable String zone) {
        RequestField field = new RequestField("zone", zone);
        ZoneId asked = field.maybe().isEmpty() ? UTC : field.zone();
        return asked.normalized().equals(ZoneOffset.UTC) ? UTC : asked;
    }
}
