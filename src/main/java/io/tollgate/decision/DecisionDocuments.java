package io.tollgate.decision;

import java.security.MessageDigest;
import java.util.List;

/** Opens documents one after the other, with the same buffers. For one thread only. */
public final class DecisionDocuments implements AutoCloseable {

    private final Inflation inflation = new Inflation();
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
        return past.seal().map(is -> MessageDigest.isEqual(is, sealOf(past))).orElse(true);
    }

    /** The seal that the row should have; empty if the document is broken, which matches no seal. */
    private byte[] sealOf(PastDecision past) {
        try {
            inflation.inflate(past.document());
        } catch (IllegalStateException broken) {
            return new byte[0];
        }
        return seal.of(past.message(), past.round(), past.ruleBook(), past.recipient(), inflation.document(), inflation.length());
    }

    /** The document, equal to what was written. @param deflated as in its column @throws RuntimeException if it is broken */
    public DecisionDocument open(byte[] deflated) {
        inflation.inflate(deflated);
        return reader.document(inflation.document(), inflation.length());
    }

    /** The findings only; the case file is not built. */
    List<Finding> findings(byte[] deflated) {
        inflation.inflate(deflated);
        return reader.findings(inflation.document(), inflation.length());
    }

    @Override
    public void close() {
        inflation.close();
    }
}
