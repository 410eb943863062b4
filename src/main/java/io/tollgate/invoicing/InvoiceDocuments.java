package io.tollgate.invoicing;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.database.Passing;
import io.tollgate.database.RecurringWork;
import io.tollgate.database.Trouble;
import io.tollgate.invoicing.Buyer.Format;
import io.tollgate.invoicing.IssuedDocuments.Form;
import io.tollgate.message.BusinessId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The documents of invoices. They follow from what was issued, which never changes: so they are made soon after it, or when they are first
 * asked for. Each is made once, and then stays as it is, whatever becomes of the business's name and zone or of the template.
 */
@Component
public class InvoiceDocuments {

    private static final Logger log = LoggerFactory.getLogger(InvoiceDocuments.class);
    private static final int PART = 100;

    private final InvoiceRows rows;
    private final InvoiceWorkers workers;
    private final Businesses businesses;
    private final InvoicePage pages;
    private final IssuedDocuments issued;
    private final InvoiceAnnex annex;
    private final AnnexAddress address;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final long annexInPdf;

    /** @param annexInPdf the most messages of an invoice whose annex is inside its PDF; one with more is asked for by itself */
    InvoiceDocuments(InvoiceRows rows, InvoiceWorkers workers, Businesses businesses, InvoicePage pages, IssuedDocuments issued,
            InvoiceAnnex annex, AnnexAddress address, Clock clock, TransactionTemplate transaction,
            @Value("${tollgate.invoicing.annex-in-pdf}") long annexInPdf) {
        this.rows = rows;
        this.workers = workers;
        this.annex = annex;
        this.address = address;
        this.annexInPdf = annexInPdf;
        this.issued = issued;
        this.transaction = transaction;
        this.clock = clock;
        this.businesses = businesses;
        this.pages = pages;
    }

    /** What documents of today say of the business. */
    Addressee addressee(BusinessId business) {
        return Optional.ofNullable(addressees(List.of(business)).get(business))
                .orElseThrow(() -> new IllegalStateException("business " + business + " is not in the register"));
    }

    /** Like {@link #addressee}, for each of these businesses. */
    Map<BusinessId, Addressee> addressees(Collection<BusinessId> some) {
        return businesses.byId(some).values().stream().collect(Collectors.toMap(Business::id, Addressee::of));
    }

    @Bean
    static RecurringWork makesDocuments(InvoiceDocuments documents) {
        return RecurringWork.whole("invoice-documents", documents::makeMissing);
    }

    /** Makes what is missing of all invoices. If one fails, the log reports it, and the next call tries again. */
    void makeMissing() {
        for (List<String> some = rows.undocumented("", PART); !some.isEmpty(); some = rows.undocumented(some.getLast(), PART)) {
            workers.each(some, this::makeAllOf);
        }
    }

    private void makeAllOf(String number) {
        try {
            Invoice invoice = rows.byNumber(number).orElseThrow();
            Map<Form, byte[]> before = issued.of(number);
            Making making = new Making(invoice, form -> Optional.ofNullable(before.get(form)));
            forms(invoice).forEach(making::document);
            transaction.executeWithoutResult(_ -> {
                rows.documented(number); // another process that makes them at the same time waits here, and then adds none
                issued.add(number, making.made, clock.instant());
            });
        } catch (RuntimeException failure) {
            if (Passing.is(failure)) {
                log.info("The documents of invoice {} are made later: {}", number, Trouble.place(failure));
            } else {
                log.error("The documents of invoice {} could not be made. It is tried again. {}. {}", number, failure.getMessage(),
                        Trouble.place(failure));
            }
        }
    }

    /** A PDF/A-3 of a draft, which says that it is none of an invoice. Nothing is stored. */
    public byte[] draft(Invoices.Draft draft, Business business) {
        return EInvoice.pdf(draft.invoice(), pages.html(draft.invoice(), Addressee.of(business)), Optional.empty(), new LinkedHashMap<>());
    }

    /** The forms of this invoice: page, CSV and PDF of each, and the e-invoice of the buyer's format. */
    public static Set<Form> forms(Invoice invoice) {
        EnumSet<Form> forms = EnumSet.of(Form.HTML, Form.CSV, Form.PDF);
        switch (invoice.terms().map(terms -> terms.buyer().format()).orElse(Format.PLAIN)) {
            case PLAIN -> {}
            case ZUGFERD -> forms.add(Form.CII);
            case XRECHNUNG -> forms.addAll(Set.of(Form.CII, Form.UBL));
            case PEPPOL -> forms.add(Form.UBL);
        }
        return forms;
    }

    /** The invoice as a page that prints on A4. */
    public String html(Invoice invoice) {
        return new String(document(invoice, Form.HTML), StandardCharsets.UTF_8);
    }

    /** CSV of RFC 4180: one record for each line, and a last one for the sum, whose column line is {@code sum}. */
    public String csv(Invoice invoice) {
        return new String(document(invoice, Form.CSV), StandardCharsets.UTF_8);
    }

    /**
     * A document of the invoice.
     *
     * @throws IllegalArgumentException if the invoice has no such form
     */
    public byte[] document(Invoice invoice, Form form) {
        if (!forms(invoice).contains(form)) {
            throw new IllegalArgumentException(
                    "invoice " + invoice.number() + " has no " + form.ending() + ". Maybe its buyer wants another"
                            + " format");
        }
        String number = invoice.number();
        Making making = new Making(invoice, one -> issued.find(number, one));
        byte[] document = making.document(form);
        if (making.made.isEmpty()) {
            return document;
        }
        issued.add(number, making.made, clock.instant());
        return issued.find(number, form).orElseThrow(); // another process may have been faster
    }

    /** Makes documents of one invoice, each from those that were made before. */
    private final class Making {

        private final Invoice invoice;
        private final Function<Form, Optional<byte[]>> before;
        private final Map<Form, byte[]> known = new EnumMap<>(Form.class);
        private final Map<Form, byte[]> made = new EnumMap<>(Form.class);

        /** @param before those that were made earlier */
        Making(Invoice invoice, Function<Form, Optional<byte[]>> before) {
            this.invoice = invoice;
            this.before = before;
        }

        byte[] document(Form form) {
            byte[] document = known.get(form);
            if (document == null) {
                document = before.apply(form).orElseGet(() -> {
                    byte[] anew = make(form);
                    made.put(form, anew);
                    return anew;
                });
                known.put(form, document);
            }
            return document;
        }

        private byte[] make(Form form) {
            return switch (form) {
                case HTML -> pages.html(invoice, rows.addressee(invoice.number()).orElseGet(() -> addressee(invoice.business())))
                        .getBytes(StandardCharsets.UTF_8);
                case CSV -> pages.csv(invoice).getBytes(StandardCharsets.UTF_8);
                case CII -> EInvoice.cii(invoice, Optional.empty(), address.of(invoice.business(), invoice.number()));
                case UBL -> EInvoice.ubl(invoice, Optional.empty(), address.of(invoice.business(), invoice.number()));
                case PDF -> {
                    boolean embeds = invoice.terms().filter(terms -> terms.buyer().format() == Format.ZUGFERD).isPresent();
                    yield EInvoice.pdf(invoice, new String(document(Form.HTML), StandardCharsets.UTF_8),
                            embeds ? Optional.of(document(Form.CII)) : Optional.empty(), attached());
                }
            };
        }

        private SequencedMap<String, byte[]> attached() {
            SequencedMap<String, byte[]> files = new LinkedHashMap<>();
            files.put("invoice-" + invoice.number() + ".csv", document(Form.CSV));
            if (invoice.messages() <= annexInPdf) {
                try (InputStream content = annex.of(invoice)) {
                    files.put(InvoiceAnnex.file(invoice), content.readAllBytes());
                } catch (IOException impossible) {
                    throw new UncheckedIOException("the annex is not read from a file", impossible);
                }
            }
            return files;
        }
    }
}
