package io.tollgate.console;

import io.tollgate.csv.CsvWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** A list as a file to be saved. */
final class CsvFile {

    private CsvFile() {}

    /** Begins the answer. @param name of the file, such as {@code invoices.csv} */
    static CsvWriter of(HttpServletResponse response, String name, List<String> columns) throws IOException {
        response.setContentType(new MediaType("text", "csv", StandardCharsets.UTF_8).toString());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"");
        return CsvWriter.to(response.getOutputStream(), columns);
    }
}
