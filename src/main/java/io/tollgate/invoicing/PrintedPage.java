package io.tollgate.invoicing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Makes the same kind of PDF as of an invoice from a page that is none. */
public final class PrintedPage {

    private PrintedPage() {}

    /** @param html well-formed, with the font Open Sans; a PDF/A-3 comes of it */
    public static byte[] pdf(String html) {
        try {
            return InvoicePdf.of(html, Optional.empty(), new LinkedHashMap<>(), Instant.EPOCH); // nothing is attached
        } catch (IOException failure) {
            throw new UncheckedIOException("a page cannot be written as PDF", failure);
        }
    }
}
