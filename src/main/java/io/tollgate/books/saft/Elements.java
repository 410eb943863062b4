package io.tollgate.books.saft;

import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.regex.Pattern;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes elements with text, each on a line. Texts are cut at what the format allows, and lose what XML cannot say. */
final class Elements {

    /** The lengths of texts that the format has. */
    static final int CODE = 9;
    static final int SHORT = 18;
    static final int MIDDLE = 35;
    static final int LONGER = 70;
    static final int LONG = 256;

    private static final String NAMESPACE = "urn:StandardAuditFile-Taxation-Financial:NO";
    private static final Pattern NO_XML = Pattern.compile("[^\\x09\\x0A\\x0D\\x20-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

    private final XMLStreamWriter out;
    private int depth;

    Elements(OutputStream stream) throws XMLStreamException {
        out = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(stream, StandardCharsets.UTF_8.name());
        out.writeStartDocument(StandardCharsets.UTF_8.name(), "1.0");
    }

    void root(String name) throws XMLStreamException {
        out.writeCharacters("\n");
        out.writeStartElement(name);
        out.writeDefaultNamespace(NAMESPACE);
        depth++;
    }

    void begin(String name) throws XMLStreamException {
        line();
        out.writeStartElement(name);
        depth++;
    }

    void end() throws XMLStreamException {
        depth--;
        line();
        out.writeEndElement();
    }

    void finish() throws XMLStreamException {
        end();
        out.writeEndDocument();
        out.close();
    }

    /** @param most UTF-16 units, as some readers count these, and others code points */
    void text(String name, String text, int most) throws XMLStreamException {
        line();
        out.writeStartElement(name);
        out.writeCharacters(cut(NO_XML.matcher(text).replaceAll("").strip(), most));
        out.writeEndElement();
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    /** Writes an element, if there is a text. */
    void maybe(String name, String text, int most) throws XMLStreamException {
        if (!text.isBlank()) {
            text(name, text, most);
        }
    }

    void day(String name, LocalDate day) throws XMLStreamException {
        text(name, day.toString(), SHORT);
    }

    void number(String name, BigDecimal number) throws XMLStreamException {
        text(name, number.toPlainString(), LONG);
    }

    /** An amount without its sign, under the name of its side: positive is credit. */
    void side(BigDecimal amount, String debit, String credit) throws XMLStreamException {
        number(amount.signum() < 0 ? debit : credit, amount.abs());
    }

    private void line() throws XMLStreamException {
        out.writeCharacters("\n" + "  ".repeat(depth));
    }
}
