package io.tollgate.invoicing;

import static io.tollgate.invoicing.EInvoiceTest.amounts;
import static io.tollgate.invoicing.EInvoiceTest.html;
import static io.tollgate.invoicing.EInvoiceTest.invoice;
import static io.tollgate.invoicing.PublicValidator.valid;
import static io.tollgate.invoicing.Trade.EUR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollgate.invoicing.Buyer.Format;
import io.tollgate.message.BusinessId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What e-invoices say in words beside their sums: where the annex is, and why there is no VAT. */
class SupportingDocumentTest {

    /** The public address is set: so all kinds are validated with it. */
    static final Optional<URI> ANNEX = new AnnexAddress("https://tollgate.example/api/").of(new BusinessId(17), "2026-000017");

    @ParameterizedTest
    @EnumSource(value = Format.class, names = {"XRECHNUNG", "PEPPOL", "ZUGFERD"})
    void saysWhereTheAnnexIsAndEmbedsNothing(Format format) {
        Invoice invoice = invoice(format, "DE", "DE", EUR);
        String cii = new String(cii(invoice), StandardCharsets.UTF_8);
        String ubl = new String(ubl(invoice), StandardCharsets.UTF_8);
        String where = "https://tollgate.example/api/v25.0/17/invoices?format=annex&amp;number=2026-000017";

        assertThat(amounts(cii, "ram:URIID")).contains(where);
        assertThat(amounts(cii, "ram:IssuerAssignedID")).contains("annex-2026-000017");
        assertThat(cii).contains("<ram:TypeCode>916</ram:TypeCode>", "Proof of each line").doesNotContain("AttachmentBinaryObject");
        assertThat(amounts(ubl, "cbc:URI")).containsExactly(where);
        assertThat(amounts(ubl, "cbc:DocumentDescription")).singleElement().asString().startsWith("Proof of each line");
        assertThat(ubl).contains("<cbc:ID>annex-2026-000017</cbc:ID>").doesNotContain("EmbeddedDocumentBinaryObject");
    }

    @ParameterizedTest
    @EnumSource(value = Format.class, names = {"XRECHNUNG", "PEPPOL", "ZUGFERD"})
    void withoutAPublicAddressNothingIsSaidOfTheAnnex(Format format) {
        Invoice invoice = invoice(format, "DE", "DE", EUR);
        Optional<URI> none = new AnnexAddress("").of(invoice.business(), invoice.number());
        byte[] cii = EInvoice.cii(invoice, Optional.empty(), none);
        byte[] ubl = EInvoice.ubl(invoice, Optional.empty(), none);

        assertThat(new String(cii, StandardCharsets.UTF_8)).doesNotContain("AdditionalReferencedDocument", "annex");
        assertThat(new String(ubl, StandardCharsets.UTF_8)).doesNotContain("AdditionalDocumentReference", "annex");
        valid(format == Format.PEPPOL ? ubl : cii, "invoice.xml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tollgate.example", "ftp://tollgate.example", "https://ann:secret@tollgate.example",
        "https://tollgate.example?a=b"})
    void aWrongPublicAddressIsRefused(String url) {
        assertThatThrownBy(() -> new AnnexAddress(url)).hasMessageContaining("tollgate.invoicing.public-url").hasMessageContaining("Maybe");
    }

    @ParameterizedTest
    @CsvSource({"en, VAT exemption for small businesses (§ 19 UStG)", "de, Steuerbefreiung für Kleinunternehmer (§ 19 UStG)"})
    void whyASmallBusinessHasNoVatIsSaidInTheLanguageOfTheBuyer(String language, String reason) {
        Invoice invoice = invoice(Format.XRECHNUNG, "small", "DE", EUR, language);

        assertThat(amounts(new String(cii(invoice), StandardCharsets.UTF_8), "ram:ExemptionReason")).contains(reason);
        assertThat(amounts(new String(ubl(invoice), StandardCharsets.UTF_8), "cbc:TaxExemptionReason")).contains(reason);
        assertThat(html(invoice)).contains(reason);
        valid(ubl(invoice), "invoice.xml");
    }

    @Test
    void whatIsOutsideTheScopeNamesNoVatId() {
        String cii = new String(cii(invoice(Format.ZUGFERD, "DE", "US", EUR)), StandardCharsets.UTF_8);

        assertThat(cii).contains("VATEX-EU-O").doesNotContain("DE136695976", "RateApplicablePercent");
    }

    /** The e-invoice with the public address. */
    static byte[] cii(Invoice invoice) {
        return EInvoice.cii(invoice, Optional.empty(), ANNEX);
    }

    static byte[] cii(Invoice note, Credits credits) {
        return EInvoice.cii(note, Optional.of(credits), ANNEX);
    }

    static byte[] ubl(Invoice invoice) {
        return EInvoice.ubl(invoice, Optional.empty(), ANNEX);
    }

    static byte[] ubl(Invoice note, Credits credits) {
        return EInvoice.ubl(note, Optional.of(credits), ANNEX);
    }
}
