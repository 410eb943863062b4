package io.tollgate.invoicing;

import com.openhtmltopdf.extend.FSCacheEx;
import com.openhtmltopdf.extend.FSCacheValue;
import com.openhtmltopdf.extend.impl.FSDefaultCacheStore;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PDFontSupplier;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder.CacheStore;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder.PdfAConformance;
import com.openhtmltopdf.util.XRLog;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import javax.xml.transform.TransformerException;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.xmpbox.XMPMetadata;
import org.mustangproject.ZUGFeRD.Profiles;
import org.mustangproject.ZUGFeRD.ZUGFeRDExporterFromA3;

/** Draws the page of an invoice as PDF/A-3, and puts files into it. The document is in memory until it is whole, and is written once. */
final class InvoicePdf {

    private static final String PRODUCER = "Tollgate";
    private static final String FAMILY = "Open Sans";
    private static final int ZUGFERD_VERSION = 2;
    private static final byte[] COLOURS = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
    private static final FSCacheEx<String, FSCacheValue> FONT_METRICS = new FSDefaultCacheStore();
    private static final Queue<Fonts> IDLE = new ConcurrentLinkedQueue<>();

    static {
        XRLog.listRegisteredLoggers().forEach(logger -> XRLog.setLevel(logger, Level.WARNING)); // else some lines for each page
    }

    private InvoicePdf() {}

    /** Fonts, parsed once. A document has them for itself until it is written, as drawing it reads more of the fonts' files. */
    private record Fonts(TrueTypeFont regular, TrueTypeFont bold) {

        static Fonts read() {
            return new Fonts(font("Regular"), font("Bold"));
        }
    }

    /** Gives a document its own use of a font, when its first letter is drawn. */
    private static final class Use extends PDFontSupplier {

        private final PDDocument document;
        private final TrueTypeFont font;

        Use(PDDocument document, TrueTypeFont font) {
            super(null);
            this.document = document;
            this.font = font;
        }

        @Override
        public PDFont supply() {
            try {
                return PDType0Font.load(document, font, true);
            } catch (IOException failure) {
                throw new UncheckedIOException("a font cannot be used", failure);
            }
        }
    }

    /**
     * Mustang's, for a document that is not written yet: to write it and read it again would take longer than to draw it. What is left out
     * of the preparation mends documents of others.
     */
    private static final class Embedding extends ZUGFeRDExporterFromA3 {

        Embedding(PDDocument open) {
            doc = open;
        }

        @Override
        protected void prepareDocument() throws IOException {
            metadata = new PDMetadata(doc);
            doc.getDocumentCatalog().setMetadata(metadata);
            xmp = XMPMetadata.createXMPMetadata();
            writeAdobePDFSchema(xmp);
            writePDFAIdentificationSchema(xmp);
            writeDublinCoreSchema(xmp);
            writeXMLBasicSchema(xmp);
            writeDocumentInformation();
            setMarked();
            addStructureTreeRoot();
            addXMP(xmp);
            try {
                metadata.importXMPMetadata(serializeXmpMetadata(xmp));
            } catch (TransformerException failure) {
                throw new IOException("the description of the document cannot be written", failure);
            }
            documentPrepared = true;
        }
    }

    /**
     * @param html  the page as it was stored
     * @param xml   embedded as ZUGFeRD and Factur-X, profile EN 16931; empty: none
     * @param files CSV that is attached, by its name
     * @param at    when they were made
     */
    static byte[] of(String html, Optional<byte[]> xml, SequencedMap<String, byte[]> files, Instant at) throws IOException {
        Fonts fonts = Optional.ofNullable(IDLE.poll()).orElseGet(Fonts::read);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (PDDocument document = new PDDocument()) {
            draw(html, document, fonts);
            if (xml.isPresent()) {
                embed(xml.get(), files, document, whole);
            } else {
                if (!files.isEmpty()) {
                    PdfFiles.attach(document, files, at);
                }
                document.save(whole);
            }
        }
        IDLE.add(fonts); // unless something failed: nobody knows how far they are read then
        return whole.toByteArray();
    }

    private static void draw(String html, PDDocument document, Fonts fonts) throws IOException {
        PdfRendererBuilder builder = new PdfRendererBuilder();
        builder.useCacheStore(CacheStore.PDF_FONT_METRICS, FONT_METRICS).usePdfAConformance(PdfAConformance.PDFA_3_B)
                .withProducer(PRODUCER).useColorProfile(COLOURS.clone()).usePDDocument(document)
                .useFont(new Use(document, fonts.regular()), FAMILY, 400, FontStyle.NORMAL, true)
                .useFont(new Use(document, fonts.bold()), FAMILY, 700, FontStyle.NORMAL, true)
                .withHtmlContent(html, null);
        try (PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
            renderer.createPDFWithoutClosing();
        }
    }

    private static void embed(byte[] xml, SequencedMap<String, byte[]> files, PDDocument document, ByteArrayOutputStream whole)
            throws IOException {
        try (ZUGFeRDExporterFromA3 exporter = new Embedding(document)) {
            exporter.setProducer(PRODUCER).setCreator(PRODUCER).setZUGFeRDVersion(ZUGFERD_VERSION)
                    .setProfile(Profiles.getByName("EN16931"));
            files.forEach((name, csv) -> exporter.attachFile(name, csv, "text/csv", "Supplement"));
            exporter.setXML(xml); // writes what was attached before
            exporter.export(whole);
        }
    }

    private static TrueTypeFont font(String weight) {
        String file = "/fonts/ttf/OpenSans/OpenSans-" + weight + ".ttf";
        try (InputStream font = InvoicePdf.class.getResourceAsStream(file)) {
            byte[] bytes = Optional.ofNullable(font).orElseThrow(() -> new IllegalStateException("the font " + file
                    + " is missing. Maybe ph-fonts-open-sans is not there.")).readAllBytes();
            return new TTFParser().parse(new RandomAccessReadBuffer(bytes));
        } catch (IOException failure) {
            throw new UncheckedIOException("the font " + file + " cannot be read", failure);
        }
    }
}
