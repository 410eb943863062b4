package io.tollgate.decision;

import java.security.MessageDigest;
import java.util.List;

/** Opens documents, one after the other, and keeps its buffers for the next. Belongs to one thread. */
public final class DecisionDocuments implements AutoCloseable {

    private final Inflation inflation = new Inflation();
    private final DocumentReader reader = new DocumentReader();
    private final EvidenceSeal seal;

    DecisionDocuments(EvidenceSeal seal) {
        this.seal = seal;
    }

    /**
     * Whether the row is as it was written, but for the pseudonym; it may still say something else than the rules, see
     * {@link PastDecision#contradiction}. A row from before there were seals has none, and cannot be told from one whose seal was
     * taken away: the replay counts them.
     */
    public boolean untouched(PastDecision past) {
        return past.seal().map(is -> MessageDigest.isEqual(is, sealOf(past))).orElse(true);
    }

    /** Empty, which no seal is, if the document is broken. */
    private byte[] sealOf(PastDecision past) {
        try {
            inflation.inflate(past.document());
        } catch (IllegalStateException broken) {
            return new byte[0];
        }
        return seal.of(past.message(), past.round(), past.ruleBook(), past.recipient(), inflation.document(), inflation.length());
    }

    /** Equal to what was written. @param deflated as its column has it @throws RuntimeException if it is broken */
    public DecisionDocument open(byte[] deflated) {
        inflation.inflate(deflated);
        return reader.document(inflation.document(), inflation.length());
    }

    /** Of these the case file is not built. */
    List<Finding> findings(byte[] deflated) {
        inflation.inflate(deflated);
        return reader.findings(inflation.document(), inflation.length());
    }

    @Override
    public void close() {
        inflation.close();
    }
}
