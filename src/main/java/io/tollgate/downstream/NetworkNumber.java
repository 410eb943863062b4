package io.tollgate.downstream;

/** A business's number at the network. @param id the network's phone number id; @param token for its calls, never shown */
record NetworkNumber(String id, String token) {

    /** Leaves out the token. */
    @Override
    public String toString() {
        return "number " + id;
    }
}
