package io.tollgate.decision;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import io.tollgate.consent.ConsentStanding;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.UUID;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Case file and findings as JSON, and back to equal records. How it looks is part of the evidence: fields may be added, never renamed. */
final class DecisionJson {

    /** What a decision's document holds; the verdict is the fold of the findings. */
    record Document(@JsonProperty("case") CaseFile caseFile, List<Finding> findings) {}

    /** The part of a {@link Document} for which the case file need not be built. */
    private record Outcome(List<Finding> findings) {}

    private static final JsonMapper mapper = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES) // a field added later is not there in older ones: no, or none
            .addMixIn(Finding.class, AnyFinding.class)
            .addMixIn(CaseFile.ConsentFacts.class, KeptConsentFacts.class)
            .addMixIn(MessageId.class, MessageIdValue.class)
            .addMixIn(RecipientId.class, RecipientIdValue.class)
            .addMixIn(BusinessId.class, BusinessIdValue.class)
            .addMixIn(SenderId.class, SenderIdValue.class)
            .build();
    private static final ObjectWriter findingWriter = mapper.writerFor(Finding.class);
    private static final ObjectReader reader = mapper.readerFor(Document.class);
    private static final ObjectReader findingsReader = mapper.readerFor(Outcome.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

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

    static Document read(byte[] json) {
        return reader.readValue(json);
    }

    static List<Finding> readFindings(byte[] json) {
        return findingsReader.<Outcome>readValue(json).findings();
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "finds")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Finding.Refuse.class, name = "refuse"),
        @JsonSubTypes.Type(value = Finding.Defer.class, name = "defer"),
        @JsonSubTypes.Type(value = Finding.Price.class, name = "price"),
        @JsonSubTypes.Type(value = Finding.Free.class, name = "free"),
        @JsonSubTypes.Type(value = Finding.Note.class, name = "note")})
    private interface AnyFinding {}

    private abstract static class MessageIdValue {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        MessageIdValue(UUID value) {}

        @JsonValue
        abstract UUID value();
    }

    private abstract static class RecipientIdValue {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static RecipientId parse(String hex) {
            return RecipientId.parse(hex);
        }

        @JsonValue
        @Override
        public abstract String toString();
    }

    private abstract static class BusinessIdValue {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        BusinessIdValue(int value) {}

        @JsonValue
        abstract int value();
    }

    private abstract static class SenderIdValue {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        SenderIdValue(long value) {}

        @JsonValue
        abstract long value();
    }

    private abstract static class KeptConsentFacts {
        @JsonCreator
        static CaseFile.ConsentFacts kept(@JsonProperty("messages") ConsentStanding messages, @JsonProperty("marketing") ConsentStanding marketing,
                @JsonProperty("asking") Integer asking) {
            throw new UnsupportedOperationException("only its annotations count");
        }
    }
}
