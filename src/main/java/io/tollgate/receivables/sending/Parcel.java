package io.tollgate.receivables.sending;

import io.tollgate.invoicing.IssuedDocuments.Form;
import java.util.List;

/**
 * What goes to a buyer at once. The same parcel always has the same name, so that a receiver recognises one that comes twice.
 *
 * @param name     of the invoice: {@code 2026-000017}
 * @param receiver a mail address; may be empty
 * @param subject  of a mail
 * @param text     of a mail
 * @param reminder whether the text is more than a word with the documents
 */
record Parcel(String name, String receiver, String subject, String text, List<Document> documents, boolean reminder) {

    /** A parcel that is no reminder. */
    Parcel(String name, String receiver, String subject, String text, List<Document> documents) {
        this(name, receiver, subject, text, documents, false);
    }

    /** @param name of the file */
    record Document(String name, Form form, byte[] content) {}
}
