package io.tollgate.decision;

import static io.tollgate.database.PersonalTable.ofMessage;
import static io.tollgate.database.PersonalTable.ofMessageTo;
import static io.tollgate.database.PersonalTable.ofRecipient;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Component
final class DecisionTables implements PersonalTables {

    private static final String PROOF = "proof that each message was judged, and how: Art. 5(2) and 17(3)(e) GDPR";
    private static final Set<String> BETWEEN_BUSINESSES = Set.of("price", "funds");
    private static final Set<String> TERMS = Set.of("business", "sender");
    /** Ids that are left out here, as they stand beside the case file already. */
    private static final Set<String> SAID = Set.of("message", "recipient");
    private static final MessageId NO_MESSAGE = MessageId.of(new byte[16]);
    private static final RecipientId NOBODY = RecipientId.of(new byte[16]);

    private final Segments segments;

    DecisionTables(Segments segments) {
        this.segments = segments;
    }

    @Override
    public List<PersonalTable> tables() {
        return List.of(ofMessageTo("decision", "decisions", "What was decided on messages to you, and why")
                .reading("case_file", this::read).document("case_file", DecisionTables::rewrite)
                .kept(PROOF),
                ofRecipient("held_back", "heldBack", "Messages to you that were not sent at once, or not at all").namingMessages()
                        .kept(PROOF),
                ofMessage("refusal_note", "refusalNotes", "What businesses noted on messages to you that were refused").deleted());
    }

    /** The findings in words, and the facts of the case. */
    private Object read(byte[] column) {
        byte[] json = segments.documents(List.of(new Segments.Wanted(column, NO_MESSAGE, NOBODY))).getFirst();
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("findings", DecisionJson.read(json).findings().stream().flatMap(finding -> words(finding).stream()).toList());
        told.put("caseFile", hers(JsonMapper.shared().readTree(json).path("case")));
        return told;
    }

    /** Leaves out what is between the businesses and Tollgate: prices, funds and terms. The package rights says why. */
    private static Object hers(JsonNode caseFile) {
        Map<String, Object> hers = new LinkedHashMap<>();
        caseFile.properties().stream().filter(part -> !BETWEEN_BUSINESSES.contains(part.getKey())).forEach(part -> {
            if (SAID.contains(part.getKey()) && part.getValue() instanceof ObjectNode facts) {
                facts.remove("id");
            }
            hers.put(part.getKey(), TERMS.contains(part.getKey()) ? Map.of("id", part.getValue().path("id")) : part.getValue());
        });
        return JsonMapper.shared().convertValue(hers, Map.class);
    }

    /** A finding in words for the person; empty for prices, which she has no right to read. */
    private static Optional<String> words(Finding finding) {
        return switch (finding) {
            case Finding.Refuse(String rule, String reason, int code) ->
                    Optional.of("refused under " + rule + ": " + reason + " (" + code + ")");
            case Finding.Defer(String rule, String reason, Instant until) ->
                    Optional.of("to wait until " + until + " under " + rule + ": " + reason);
            case Finding.Price _,Finding.Free _ -> Optional.empty();
            case Finding.Note(String rule, String reason) -> Optional.of("noted under " + rule + ": " + reason);
        };
    }

    /** Replaces the 32 digits of the old pseudonym by those of the new one; every other byte of the JSON stays. Segments have none. */
    private static Optional<byte[]> rewrite(byte[] deflated, byte[] oldPseudonym, byte[] newPseudonym) {
        if (Segment.Place.is(deflated)) {
            return Optional.of(deflated);
        }
        byte[] json;
        try {
            json = Deflation.inflate(deflated);
        } catch (IllegalStateException broken) {
            return Optional.empty();
        }
        byte[] old = digits(oldPseudonym);
        byte[] instead = digits(newPseudonym);
        boolean found = false;
        for (int at = 0; at <= json.length - old.length; at++) {
            if (Arrays.equals(json, at, at + old.length, old, 0, old.length)) {
                System.arraycopy(instead, 0, json, at, instead.length);
                found = true;
            }
        }
        if (!found) {
            return Optional.empty();
        }
        try (Deflation deflation = new Deflation()) {
            return Optional.of(deflation.deflate(json));
        }
    }

    private static byte[] digits(byte[] pseudonym) {
        return RecipientId.of(pseudonym).toString().getBytes(StandardCharsets.US_ASCII);
    }
}
