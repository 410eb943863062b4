package io.tollgate.decision;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Writes case file and findings as JSON, and reads them back. The format is part of the evidence: fields may be added, never renamed. */
final class DecisionJson {

    private static final JsonMapper mapper = JsonMapper.builder()
            .addMixIn(Finding.class, AnyFinding.class)
            .build();
    private static final ObjectWriter findingWriter = mapper.writerFor(Finding.class);

    private DecisionJson() {}

    static byte[] write(CaseFile file, List<Finding> findings) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2_048);
        try (JsonGenerator json = mapper.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeName("case");
            CaseFileWriter.write(file, json);
            json.writeArrayPropertyStart("findings");
            findings.forEach(finding -> findingWriter.writeValue(json, finding));
            json.writeEndArray();
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** Reads a single document; {@link DecisionDocuments} reads many. */
    static DecisionDocument read(byte[] json) {
        return new DocumentReader().document(json, json.length);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "finds")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Finding.Refuse.class, name = "refuse"),
        @JsonSubTypes.Type(value = Finding.Defer.class, name = "defer"),
        @JsonSubTypes.Type(value = Finding.Price.class, name = "price"),
        @JsonSubTypes.Type(value = Finding.Free.class, name = "free"),
        @JsonSubTypes.Type(value = Finding.Note.class, name = "note")})
    private interface AnyFinding {}
}
