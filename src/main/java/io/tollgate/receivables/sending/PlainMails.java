package io.tollgate.receivables.sending;

import java.util.Optional;

/** Mails of other packages, without documents. */
public interface PlainMails {

    /** Whether somebody has said who the sender is. */
    boolean areSetUp();

    /**
     * Sends a mail.
     *
     * @param name the same for each attempt, so that a receiver recognises a mail that comes twice
     * @return why the server did not take it, without address and text; empty if it did
     */
    Optional<String> failure(String name, String receiver, String subject, String text);
}
