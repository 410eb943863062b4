package io.tollgate.books.saft;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXException;

/**
 * Checks files against the elements that Tollgate writes, and, with {@code -Dsaft.schema=PATH}, against the published schema in that file:
 * https://github.com/Skatteetaten/saf-t has it. It comes without a licence, so it is not kept here.
 */
final class SaftSchema {

    private static final Schema OWN = read(new StreamSource(SaftSchema.class.getResourceAsStream("/saft/elements-of-1.30.xsd")));
    private static final Optional<Schema> PUBLISHED = Optional.ofNullable(System.getProperty("saft.schema"))
            .map(path -> read(new StreamSource(Path.of(path).toFile())));

    private SaftSchema() {}

    static void check(byte[] file) {
        check(OWN, "the elements that Tollgate writes", file);
        PUBLISHED.ifPresent(schema -> check(schema, "the published schema", file));
    }

    private static void check(Schema schema, String what, byte[] file) {
        try {
            schema.newValidator().validate(new StreamSource(new ByteArrayInputStream(file)));
        } catch (SAXException fault) {
            throw new AssertionError("The file is not as " + what + " says: " + fault.getMessage(), fault);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Schema read(StreamSource source) {
        try {
            return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI).newSchema(source);
        } catch (SAXException fault) {
            throw new IllegalStateException(fault);
        }
    }
}
