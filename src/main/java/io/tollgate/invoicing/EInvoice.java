package io.tollgate.invoicing;

import com.helger.cii.d16b.CIID16BCrossIndustryInvoiceTypeMarshaller;
import com.helger.commons.error.IError;
import com.helger.commons.error.list.ErrorList;
import com.helger.en16931.cii2ubl.CIIToUBL21Converter;
import com.helger.ubl21.UBL21Marshaller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import oasis.names.specification.ubl.schema.xsd.commonaggregatecomponents_21.BillingReferenceType;
import oasis.names.specification.ubl.schema.xsd.creditnote_21.CreditNoteType;
import oasis.names.specification.ubl.schema.xsd.invoice_21.InvoiceType;
import un.unece.uncefact.data.standard.crossindustryinvoice._100.CrossIndustryInvoiceType;
import org.jspecify.annotations.Nullable;

/** Writes an issued invoice as XML and as PDF. The same invoice and page always give the same content. */
final class EInvoice {

    private EInvoice() {}

    /**
     * UN/CEFACT Cross Industry Invoice D16B.
     *
     * @param credits if it is a credit note
     * @param annex   where the buyer gets the proof of its lines
     */
    static byte[] cii(Invoice invoice, Optional<Credits> credits, Optional<URI> annex) {
        CIID16BCrossIndustryInvoiceTypeMarshaller marshaller = new CIID16BCrossIndustryInvoiceTypeMarshaller();
        marshaller.setFormattedOutput(true);
        return written(invoice, "CII", marshaller.getAsBytes(new CiiInvoice(invoice, credits, annex).document()));
    }

    /** OASIS UBL 2.1, converted from the CII, so that both say the same; a credit note as its CreditNote. Parameters as for the CII. */
    static byte[] ubl(Invoice invoice, Optional<Credits> credits, Optional<URI> annex) {
        CrossIndustryInvoiceType cii = new CiiInvoice(invoice, credits, annex).document();
        return credits.isPresent() ? creditNote(invoice, cii) : invoice(invoice, cii);
    }

    private static byte[] invoice(Invoice invoice, CrossIndustryInvoiceType cii) {
        ErrorList errors = new ErrorList();
        InvoiceType ubl = converter(invoice).convertToInvoice(cii, errors);
        return written(invoice, "UBL", UBL21Marshaller.invoice().setFormattedOutput(true).getAsBytes(converted(invoice, ubl, errors)));
    }

    private static byte[] creditNote(Invoice note, CrossIndustryInvoiceType cii) {
        ErrorList errors = new ErrorList();
        CreditNoteType ubl = converter(note).convertToCreditNote(cii, errors);
        for (BillingReferenceType reference : converted(note, ubl, errors).getBillingReference()) {
            // The converter takes what a credit note names for another credit note; UBL-SR-07 wants the invoice.
            reference.setInvoiceDocumentReference(reference.getCreditNoteDocumentReference());
            reference.setCreditNoteDocumentReference(null);
        }
        return written(note, "UBL", UBL21Marshaller.creditNote().setFormattedOutput(true).getAsBytes(converted(note, ubl, errors)));
    }

    private static CIIToUBL21Converter converter(Invoice invoice) {
        return new CIIToUBL21Converter().setCustomizationID(CiiInvoice.guideline(invoice.terms().orElseThrow().buyer().format()))
                .setProfileID(CiiInvoice.process());
    }

    private static <T> T converted(Invoice invoice, @Nullable T ubl, ErrorList errors) {
        if (ubl == null || errors.containsAtLeastOneError()) {
            throw new IllegalStateException("document " + invoice.number() + " cannot be written as UBL: "
                    + String.join("; ", errors.getAllErrors().stream().map((IError error) -> error.getAsString(Locale.ROOT)).toList()));
        }
        return ubl;
    }

    private static byte[] written(Invoice invoice, String syntax, byte[] bytes) {
        return Optional.ofNullable(bytes).orElseThrow(() -> new IllegalStateException(
                "document " + invoice.number() + " does not fit the schema of " + syntax));
    }

    /**
     * A PDF/A-3 from the page.
     *
     * @param html the page as it was stored
     * @param xml  embedded as ZUGFeRD and Factur-X, profile EN 16931; empty: none
     * @param files CSV that is attached, by its name
     */
    static byte[] pdf(Invoice invoice, String html, Optional<byte[]> xml, SequencedMap<String, byte[]> files) {
        try {
            return InvoicePdf.of(html, xml, files, invoice.issuedAt());
        } catch (IOException failure) {
            throw new UncheckedIOException("document " + invoice.number() + " cannot be written as PDF", failure);
        }
    }
}
