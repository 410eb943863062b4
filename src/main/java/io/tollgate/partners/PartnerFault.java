package io.tollgate.partners;

/** A request that cannot be read. The message says what is wrong, where, and what to do; the partner gets it. It quotes no content. */
public final class PartnerFault extends Exception {

    private static final long serialVersionUID = 1;

    public PartnerFault(String details) {
        super(details);
    }

    String details() {
        return String.valueOf(getMessage());
    }
}
