package io.tollgate.partners;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.springframework.web.util.HtmlUtils;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** An element of XML that a stranger has written: without document types and entities of its own, which could read files or fill memory. */
public final class PartnerXml {

    private static final DocumentBuilderFactory FACTORY = factory();
    private static final String NO_DOCUMENT_TYPE = "disallow-doctype-decl";

    private final Element element;

    private PartnerXml(Element element) {
        this.element = element;
    }

    /** @param root name of the root element, without its prefix */
    public static PartnerXml read(byte[] xml, String root) throws PartnerFault {
        try {
            DocumentBuilder builder = FACTORY.newDocumentBuilder();
            builder.setErrorHandler(new Silent());
            Element element = builder.parse(new ByteArrayInputStream(xml)).getDocumentElement();
            if (!root.equals(element.getLocalName())) {
                throw new PartnerFault("The root element must be <" + root + ">.");
            }
            return new PartnerXml(element);
        } catch (SAXParseException broken) {
            boolean documentType = String.valueOf(broken.getMessage()).contains(NO_DOCUMENT_TYPE);
            throw new PartnerFault((documentType
                    ? "The XML has a document type (DOCTYPE), and none is taken: see line "
                    : "The body is no well-formed XML: see line ") + broken.getLineNumber() + ", column " + broken.getColumnNumber() + ".");
        } catch (SAXException | IOException broken) {
            throw new PartnerFault("The body is no well-formed XML, or not in the encoding that its first line names.");
        } catch (ParserConfigurationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The text of the only element of this name directly below, without white space around it. */
    public String text(String name) throws PartnerFault {
        return child(name).element.getTextContent().strip();
    }

    /** The only element of this name directly below. */
    public PartnerXml child(String name) throws PartnerFault {
        Element found = null;
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child && name.equals(child.getLocalName())) {
                if (found != null) {
                    throw new PartnerFault("There is more than one <" + name + "> in <" + element.getLocalName() + ">. Send one.");
                }
                found = child;
            }
        }
        if (found == null) {
            throw new PartnerFault("There is no <" + name + "> in <" + element.getLocalName() + ">. Add it.");
        }
        return new PartnerXml(found);
    }

    /** Text as it may stand in an element or an attribute. */
    public static String escaped(String text) {
        return HtmlUtils.htmlEscapeDecimal(text);
    }

    private static DocumentBuilderFactory factory() {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        try {
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/" + NO_DOCUMENT_TYPE, true);
        } catch (ParserConfigurationException impossible) {
            throw new IllegalStateException(impossible);
        }
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        factory.setXIncludeAware(false);
        factory.setExpandEntityReferences(false);
        return factory;
    }

    /** The parser would otherwise print what is wrong. */
    private static final class Silent implements ErrorHandler {

        @Override
        public void warning(SAXParseException warning) {
            // The content is read all the same.
        }

        @Override
        public void error(SAXParseException error) throws SAXException {
            throw error;
        }

        @Override
        public void fatalError(SAXParseException error) throws SAXException {
            throw error;
        }
    }
}
