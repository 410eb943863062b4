package io.tollgate.invoicing;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.invoicing.Buyer.Format;
import io.tollgate.invoicing.IssuedDocuments.Form;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The documents of credit notes, in the forms of the invoice that they credit. They are made and kept as {@link InvoiceDocuments} says. */
@Component
public class CreditNoteDocuments {

    private final Businesses businesses;
    private final InvoicePage pages;
    private final IssuedDocuments issued;
    private final CreditNoteAnnex annex;
    private final AnnexAddress address;
    private final Clock clock;
    private final long annexInPdf;

    /** @param annexInPdf as for invoices */
    CreditNoteDocuments(Businesses businesses, InvoicePage pages, IssuedDocuments issued, CreditNoteAnnex annex, AnnexAddress address,
            Clock clock, @Value("${tollgate.invoicing.annex-in-pdf}") long annexInPdf) {
        this.annex = annex;
        this.address = address;
        this.annexInPdf = annexInPdf;
        this.businesses = businesses;
        this.pages = pages;
        this.issued = issued;
        this.clock = clock;
    }

    /** Prints the credit note, in the transaction that issues it. */
    void make(CreditNote note, Invoice invoice, Instant now) {
        Business business = business(note);
        issued.add(note.number(), Form.HTML, pages.html(note.printed(invoice), Addressee.of(business), credits(note, invoice, business))
                .getBytes(StandardCharsets.UTF_8), now);
        issued.add(note.number(), Form.CSV, pages.csv(note, InvoiceWords.of(invoice)).getBytes(StandardCharsets.UTF_8), now);
    }

    /** The forms of the credit notes of this invoice. */
    public static Set<Form> forms(Invoice invoice) {
        return InvoiceDocuments.forms(invoice);
    }

    /**
     * A document of the credit note.
     *
     * @param invoice that it credits
     * @throws IllegalArgumentException if it has no such form
     */
    public byte[] document(CreditNote note, Invoice invoice, Form form) {
        if (!forms(invoice).contains(form)) {
            throw new IllegalArgumentException("credit note " + note.number() + " has no " + form.ending()
                    + ". Maybe its buyer wants another format");
        }
        return issued.find(note.number(), form).orElseGet(() -> {
            makeLater(note, invoice, form);
            return issued.find(note.number(), form).orElseThrow();
        });
    }

    private void makeLater(CreditNote note, Invoice invoice, Form form) {
        Instant now = clock.instant();
        Invoice printed = note.printed(invoice);
        Optional<Credits> credits = Optional.of(credits(note, invoice, business(note)));
        Optional<URI> where = address.of(note.business(), note.number());
        switch (form) {
            case HTML, CSV -> make(note, invoice, now);
            case CII -> issued.add(note.number(), form, EInvoice.cii(printed, credits, where), now);
            case UBL -> issued.add(note.number(), form, EInvoice.ubl(printed, credits, where), now);
            case PDF -> {
                boolean embeds = invoice.terms().filter(terms -> terms.buyer().format() == Format.ZUGFERD).isPresent();
                SequencedMap<String, byte[]> csvs = new LinkedHashMap<>();
                csvs.put("credit-note-" + note.number() + ".csv", document(note, invoice, Form.CSV));
                if (note.messages() <= annexInPdf) {
                    try (InputStream content = annex.of(note, invoice)) {
                        csvs.put(CreditNoteAnnex.file(note), content.readAllBytes());
                    } catch (IOException impossible) {
                        throw new UncheckedIOException("the annex is not read from a file", impossible);
                    }
                }
                issued.add(note.number(), form,
                        EInvoice.pdf(printed, new String(document(note, invoice, Form.HTML), StandardCharsets.UTF_8),
                                embeds ? Optional.of(document(note, invoice, Form.CII)) : Optional.empty(),
                                csvs),
                        now);
            }
        }
    }

    private static Credits credits(CreditNote note, Invoice invoice, Business business) {
        LocalDate day = invoice.terms().map(Terms::issued).orElseGet(() -> LocalDate.ofInstant(invoice.issuedAt(), business.zone()));
        return new Credits(invoice.number(), day, note.reason());
    }

    private Business business(CreditNote note) {
        return Optional.ofNullable(businesses.byId(List.of(note.business())).get(note.business())).orElseThrow(
                () -> new IllegalStateException(
                        "business " + note.business() + " of credit note " + note.number() + " is not in the register"));
    }
}
