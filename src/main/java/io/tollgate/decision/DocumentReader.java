package io.tollgate.decision;

import io.tollgate.decision.Finding.Defer;
import io.tollgate.decision.Finding.Free;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.decision.Finding.Note;
import io.tollgate.decision.Finding.Price;
import io.tollgate.decision.Finding.Refuse;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads documents field by field, in any order. For one thread only. */
final class DocumentReader {

    private static final JsonFactory json = new JsonFactory();

    private final Fields fields = new Fields();
    private final CaseFileReader caseFiles = new CaseFileReader(fields);

    /** @throws RuntimeException if {@link DecisionJson#write} cannot have made it */
    DecisionDocument document(byte[] bytes, int length) {
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), bytes, 0, length)) {
            begin(parser);
            @Nullable CaseFile caseFile = null;
            List<Finding> findings = List.of();
            for (String field = fields.next(); !field.isEmpty(); field = fields.next()) {
                switch (field) {
                    case "case" -> caseFile = caseFiles.read();
                    case "findings" -> findings = fields.list(_ -> finding());
                    default -> fields.skip();
                }
            }
            fields.leave(2);
            return new DecisionDocument(Fields.there(caseFile), findings);
        }
    }

    List<Finding> findings(byte[] bytes, int length) {
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), bytes, 0, length)) {
            begin(parser);
            List<Finding> findings = List.of();
            for (String field = fields.next(); !field.isEmpty(); field = fields.next()) {
                switch (field) {
                    case "findings" -> findings = fields.list(_ -> finding());
                    default -> fields.skip();
                }
            }
            fields.leave(1);
            return findings;
        }
    }

    private void begin(JsonParser parser) {
        parser.nextToken();
        fields.of(parser);
        fields.enter("document");
    }

    private Finding finding() {
        String finds = "";
        String rule = "";
        String reason = "";
        int code = 0;
        Instant until = Instant.EPOCH;
        long micros = 0;
        long ceilingMicros = 0;
        FreeReason why = FreeReason.PILOT;
        fields.enter("finding");
        for (String field = fields.next(); !field.isEmpty(); field = fields.next()) {
            switch (field) {
                case "finds" -> finds = fields.word();
                case "rule" -> rule = fields.word();
                case "reason" -> reason = fields.word();
                case "code" -> code = fields.number();
                case "until" -> until = fields.instant();
                case "micros" -> micros = fields.longNumber();
                case "ceilingMicros" -> ceilingMicros = fields.longNumber();
                case "why" -> why = fields.oneOf(FreeReason.class);
                default -> fields.skip();
            }
        }
        fields.leave(finds.equals("note") ? 3 : 4);
        return switch (finds) {
            case "refuse" -> new Refuse(rule, reason, code);
            case "defer" -> new Defer(rule, reason, until);
            case "price" -> new Price(rule, micros, ceilingMicros);
            case "free" -> new Free(rule, reason, why);
            case "note" -> new Note(rule, reason);
            default -> throw new IllegalStateException("`" + finds + "` is not a finding. Maybe a newer Tollgate wrote it.");
        };
    }
}
