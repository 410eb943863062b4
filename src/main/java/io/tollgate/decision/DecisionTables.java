package io.tollgate.decision;

import static io.tollgate.database.PersonalTable.ofRecipient;

import io.tollgate.database.PersonalTable;
import io.tollgate.database.PersonalTables;
import io.tollgate.message.RecipientId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

@Component
final class DecisionTables implements PersonalTables {

    @Override
    public List<PersonalTable> tables() {
        return List.of(ofRecipient("decision", "decisions", "What was decided on messages to you, and why").namingMessages()
                .reading("case_file", DecisionTables::read).document("case_file", DecisionTables::rewrite)
                .kept("proof that each message was judged, and how: Art. 5(2) and 17(3)(e) GDPR"));
    }

    /** The findings in words, and all that was known. */
    private static Object read(byte[] deflated) {
        byte[] json = Deflation.inflate(deflated);
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("findings", DecisionJson.readFindings(json).stream().map(DecisionTables::words).toList());
        told.put("caseFile", JsonMapper.shared().readValue(json, Map.class).get("case"));
        return told;
    }

    private static String words(Finding finding) {
        return switch (finding) {
            case Finding.Refuse(String rule, String reason, int code) -> "refused under " + rule + ": " + reason + " (" + code + ")";
            case Finding.Defer(String rule, String reason, Instant until) -> "to wait until " + until + " under " + rule + ": " + reason;
            case Finding.Price(String rule, long micros, long ceiling) -> "priced under " + rule;
            case Finding.Free(String rule, String reason, Finding.Gift why) -> "free under " + rule + ": " + reason;
            case Finding.Note(String rule, String reason) -> "noted under " + rule + ": " + reason;
        };
    }

    /** In place of each 32 digits of the old pseudonym those of the new one; every other byte of the JSON stays. */
    private static Optional<byte[]> rewrite(byte[] deflated, byte[] oldPseudonym, byte[] newPseudonym) {
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
