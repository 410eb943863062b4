package io.tollgate.console;

import io.tollgate.csv.CsvWriter;
import io.tollgate.database.Slice;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** A list as a file to be saved. */
final class CsvDownload {

    private static final int AT_ONCE = 1_000;

    private CsvDownload() {}

    /**
     * A list that is read in parts.
     *
     * @param part  reads as many entries as the slice says, or fewer if there are no more
     * @param place where an entry stands, for the slice after it
     */
    static <T> void all(HttpServletResponse response, String name, List<String> columns, Function<Slice, List<T>> part,
            Function<T, List<Object>> place, Function<T, List<?>> cells) throws IOException {
        CsvWriter file = of(response, name, columns);
        Slice slice = Slice.first(AT_ONCE);
        List<T> some;
        do {
            some = part.apply(slice);
            some.forEach(one -> file.line(cells.apply(one)));
            slice = some.isEmpty() ? slice : new Slice(place.apply(some.getLast()), AT_ONCE);
        } while (some.size() == AT_ONCE);
        file.flush();
    }

    /** Begins the answer. @param name of the file, such as {@code invoices.csv} */
    static CsvWriter of(HttpServletResponse response, String name, List<String> columns) throws IOException {
        response.setContentType(new MediaType("text", "csv", StandardCharsets.UTF_8).toString());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"");
        return CsvWriter.to(response.getOutputStream(), columns);
    }
}
