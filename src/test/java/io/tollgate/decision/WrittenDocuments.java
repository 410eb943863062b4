package io.tollgate.decision;

import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;

/** For tests that compare rows: the document of a verdict, wherever it stands. */
public final class WrittenDocuments {

    private WrittenDocuments() {}

    /** @param rows of the table {@code decision} @return JSON, in the order of the rows */
    public static List<String> of(JdbcTemplate jdbc, List<Map<String, Object>> rows) {
        return new Segments(jdbc).documents(rows.stream().map(row -> new Segments.Wanted((byte[]) row.get("case_file"),
                MessageId.of((byte[]) row.get("message_id")), RecipientId.of((byte[]) row.get("recipient")))).toList()).stream()
                .map(document -> new String(document, StandardCharsets.UTF_8)).toList();
    }

    /** The lines of the segment that was added last. */
    public static String lastSegment(JdbcTemplate jdbc) {
        return new String(Deflation.inflate(jdbc.queryForObject("SELECT documents FROM decision_segment ORDER BY id DESC LIMIT 1",
                byte[].class)), StandardCharsets.UTF_8);
    }

    /** The document as Tollgate wrote it before there were segments. */
    public static byte[] old(String json) {
        try (Deflation deflation = new Deflation()) {
            return deflation.deflate(json.getBytes(StandardCharsets.UTF_8));
        }
    }
}
