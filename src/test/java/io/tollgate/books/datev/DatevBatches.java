package io.tollgate.books.datev;

import io.tollgate.books.DayMovements;
import io.tollgate.books.Span;
import io.tollgate.invoicing.Seller;
import io.tollgate.tariff.RateCards;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Batches in the chart SKR03 as a reader has them. */
public final class DatevBatches {

    private DatevBatches() {}

    /** The fields of each booking, with their quotation marks. No text of it has a semicolon. */
    public static List<List<String>> bookings(JdbcTemplate jdbc, RateCards tables, Seller seller, Span span, Instant now) {
        DatevExport export = new DatevExport(new DayMovements(jdbc), tables, seller,
                new DatevSettings(29_098, 55_003, "SKR03", 4, "01-01", "WD", false));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            export.write(span.from(), span.to(), seller.currency(), now, out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toString(DatevFile.CHARSET).lines().skip(2).map(line -> List.of(line.split(";", -1))).toList();
    }
}
