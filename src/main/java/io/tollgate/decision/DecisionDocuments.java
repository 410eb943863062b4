package io.tollgate.decision;

import java.security.MessageDigest;
import java.util.List;

/** Reads documents one after the other, with the same buffers. For one thread only. */
public final class DecisionDocuments {

    private final DocumentReader reader = new DocumentReader();
    private final EvidenceSeal seal;

    DecisionDocuments(EvidenceSeal seal) {
        this.seal = seal;
    }

    /**
     * Whether the row is as it was written, apart from the pseudonym. Its columns may still contradict its document, see
     * {@link PastDecision#contradiction}. A row from before there were seals has none; it cannot be told from a row whose seal was
     * removed, so the replay counts such rows.
     */
    public boolean untouched(PastDecision past) {
        byte[] document = past.document();
        return past.seal().map(is -> MessageDigest.isEqual(is,
                seal.of(past.message(), past.round(), past.ruleBook(), past.recipient(), document, document.length))).orElse(true);
    }

    /** The document, equal to what was written. @param json as {@link PastDecision} has it @throws RuntimeException if it is broken */
    public DecisionDocument open(byte[] json) {
        return reader.document(json, json.length);
    }

    /** The findings only; the case file is not built. */
    List<Finding> findings(byte[] json) {
        return reader.findings(json, json.length);
    }
}
