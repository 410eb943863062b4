package io.tollgate.receivables.bank;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.prowidesoftware.swift.model.mx.AbstractMX;
import com.prowidesoftware.swift.model.mx.MxCamt05300102;
import com.prowidesoftware.swift.model.mx.MxCamt05300103;
import com.prowidesoftware.swift.model.mx.MxCamt05300104;
import com.prowidesoftware.swift.model.mx.MxCamt05300105;
import com.prowidesoftware.swift.model.mx.MxCamt05300106;
import com.prowidesoftware.swift.model.mx.MxCamt05300107;
import com.prowidesoftware.swift.model.mx.MxCamt05300108;
import com.prowidesoftware.swift.model.mx.MxCamt05300109;
import com.prowidesoftware.swift.model.mx.MxCamt05300110;
import com.prowidesoftware.swift.model.mx.MxCamt05300111;
import com.prowidesoftware.swift.model.mx.MxCamt05300112;
import com.prowidesoftware.swift.model.mx.MxCamt05300113;
import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Unmarshaller;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.util.StreamReaderDelegate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a file of camt.053 into the types of its version, and these into one tree, as the versions differ in few of the names that are
 * asked for. An element has the name of its XML with a small first letter.
 */
final class StatementXml {

    private static final Pattern NAMESPACE = Pattern.compile("urn:iso:std:iso:20022:tech:xsd:camt\\.053\\.001\\.([0-9]{2})");
    private static final int FIRST = 2;
    private static final List<Class<? extends AbstractMX>> VERSIONS = List.of(MxCamt05300102.class, MxCamt05300103.class,
            MxCamt05300104.class, MxCamt05300105.class, MxCamt05300106.class, MxCamt05300107.class,
            MxCamt05300108.class, MxCamt05300109.class, MxCamt05300110.class, MxCamt05300111.class, MxCamt05300112.class,
            MxCamt05300113.class);
    /** Making one lasts a second, and few versions are in use. */
    private static final Map<Class<?>, JAXBContext> CONTEXTS = new ConcurrentHashMap<>();
    private static final JsonMapper TREE = JsonMapper.builder()
            .changeDefaultVisibility(checker -> checker.with(Visibility.NONE).withVisibility(PropertyAccessor.FIELD, Visibility.ANY))
            .changeDefaultPropertyInclusion(_ -> JsonInclude.Value.construct(Include.NON_NULL, Include.NON_NULL))
            .annotationIntrospector(new WithoutSupplements()).build();

    private StatementXml() {}

    /** Leaves out what a bank adds of its own, as that may be any XML. */
    private static final class WithoutSupplements extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public boolean hasIgnoreMarker(MapperConfig<?> config, AnnotatedMember member) {
            return member.getName().equals("splmtryData") || super.hasIgnoreMarker(config, member);
        }
    }

    /**
     * The message as a tree.
     *
     * @throws StatementFault if it is no camt.053, or a value is not of its type; names the line
     */
    static JsonNode read(byte[] file) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(file));
            toRoot(xml);
            Class<? extends AbstractMX> type = version(xml);
            return TREE.valueToTree(unmarshaller(type).unmarshal(new WithoutNamespaces(xml), type).getValue());
        } catch (XMLStreamException broken) {
            throw new StatementFault("line " + Math.max(1, broken.getLocation() == null ? 1 : broken.getLocation().getLineNumber())
                    + ": the file is no XML, or ends too early. Maybe download it from the bank again.");
        } catch (JAXBException wrong) {
            throw fault(wrong);
        }
    }

    private static StatementFault fault(JAXBException wrong) {
        Throwable cause = wrong;
        while (cause != null) {
            if (cause instanceof StatementFault fault) {
                return fault;
            }
            cause = cause.getCause() == null && cause instanceof JAXBException linked ? linked.getLinkedException() : cause.getCause();
        }
        return new StatementFault("the file is no XML, or ends too early. Maybe download it from the bank again.");
    }

    private static void toRoot(XMLStreamReader xml) throws XMLStreamException {
        while (!xml.isStartElement()) {
            if (xml.getEventType() == XMLStreamReader.DTD) {
                throw new StatementFault("line " + xml.getLocation().getLineNumber() + ": a statement has no DOCTYPE. Maybe take the file"
                        + " as the bank made it.");
            }
            xml.next();
        }
    }

    private static Class<? extends AbstractMX> version(XMLStreamReader xml) {
        String namespace = xml.getNamespaceURI() == null ? "" : xml.getNamespaceURI();
        Matcher matcher = NAMESPACE.matcher(namespace);
        if (!xml.getLocalName().equals("Document") || !matcher.matches()) {
            throw new StatementFault("the file is no statement of ISO 20022 camt.053. Maybe it is a camt.052 or camt.054, an MT940, or a"
                    + " ZIP file that has to be unpacked.");
        }
        int version = Integer.parseInt(matcher.group(1)) - FIRST;
        if (version < 0 || version >= VERSIONS.size()) {
            throw new StatementFault("camt.053.001." + matcher.group(1) + " is not known; camt.053.001.02 to "
                    + String.format(Locale.ROOT, "%02d", VERSIONS.size() + FIRST - 1) + " are.");
        }
        return VERSIONS.get(version);
    }

    private static Unmarshaller unmarshaller(Class<?> type) throws JAXBException {
        JAXBContext context = CONTEXTS.get(type);
        if (context == null) {
            context = JAXBContext.newInstance(type);
            CONTEXTS.put(type, context);
        }
        Unmarshaller unmarshaller = context.createUnmarshaller();
        unmarshaller.setEventHandler(event -> {
            if (event.getLinkedException() == null) {
                return true; // an element of the bank's own
            }
            throw new StatementFault("line " + Math.max(1, event.getLocator().getLineNumber()) + ": a value is not of its type. Maybe the"
                    + " file was changed by hand.");
        });
        return unmarshaller;
    }

    /** The types of the library are the same for all messages, and so are in no namespace. */
    private static final class WithoutNamespaces extends StreamReaderDelegate {

        WithoutNamespaces(XMLStreamReader xml) {
            super(requireNonNull(xml));
        }

        @Override
        public String getNamespaceURI() {
            return "";
        }
    }
}
