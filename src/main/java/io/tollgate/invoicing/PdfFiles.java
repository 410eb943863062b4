package io.tollgate.invoicing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.GregorianCalendar;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;

/** Puts files into a PDF/A-3 that has no XML; Mustang does so where there is one. Source: ISO 19005-3, 6.8. */
final class PdfFiles {

    private PdfFiles() {}

    /** @param files CSV by its name @param at when they were made */
    static void attach(PDDocument document, SequencedMap<String, byte[]> files, Instant at) throws IOException {
        Map<String, PDComplexFileSpecification> named = new TreeMap<>(); // a name tree is in the order of its names
        COSArray associated = new COSArray();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            PDComplexFileSpecification one = specification(document, file.getKey(), file.getValue(), at);
            named.put(file.getKey(), one);
            associated.add(one.getCOSObject());
        }
        PDEmbeddedFilesNameTreeNode tree = new PDEmbeddedFilesNameTreeNode();
        tree.setNames(named);
        PDDocumentNameDictionary names = new PDDocumentNameDictionary(document.getDocumentCatalog());
        names.setEmbeddedFiles(tree);
        document.getDocumentCatalog().setNames(names);
        document.getDocumentCatalog().getCOSObject().setItem(COSName.getPDFName("AF"), associated);
    }

    private static PDComplexFileSpecification specification(PDDocument document, String name, byte[] content, Instant at)
            throws IOException {
        PDEmbeddedFile embedded = new PDEmbeddedFile(document, new ByteArrayInputStream(content), COSName.FLATE_DECODE);
        embedded.setSubtype("text/csv");
        embedded.setSize(content.length);
        embedded.setModDate(GregorianCalendar.from(at.atZone(ZoneOffset.UTC)));
        PDComplexFileSpecification specification = new PDComplexFileSpecification();
        specification.setFile(name);
        specification.setFileUnicode(name);
        specification.getCOSObject().setName(COSName.getPDFName("AFRelationship"), "Supplement");
        specification.setEmbeddedFile(embedded);
        specification.setEmbeddedFileUnicode(embedded);
        return specification;
    }
}
