package org.sitless.tsp.codec;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads a small document that passed {@link XmlScreen}, with a StAX parser that could do no harm even if it had not. */
final class XmlReader {
    /** The one declaration that is let through, without effect: the text was decoded as UTF-8 before. */
    private static final Pattern PROLOG = Pattern.compile("\\s*<\\?xml [^<>?]{0,80}\\?>");

    private static final XMLInputFactory FACTORY = hardened();

    private XmlReader() {}

    private static XMLInputFactory hardened() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing outside a message is ever read");
        });
        return factory;
    }

    /**
     * The root element.
     *
     * @throws MalformedException if the text is not one small, plain document
     */
    static XmlElement read(String text) throws MalformedException {
        Matcher prolog = PROLOG.matcher(text);
        String document = prolog.lookingAt() ? text.substring(prolog.end()) : text;
        XmlScreen.check(document);
        try {
            XMLStreamReader events = FACTORY.createXMLStreamReader(new StringReader(document.strip()));
            try {
                return root(events);
            } finally {
                events.close();
            }
        } catch (XMLStreamException e) {
            throw new MalformedException(WireFault.BAD_XML);
        }
    }

    private static XmlElement root(XMLStreamReader events) throws XMLStreamException, MalformedException {
        if (events.next() != XMLStreamConstants.START_ELEMENT) {
            throw new MalformedException(WireFault.FORBIDDEN_MARKUP);
        }
        XmlElement root = element(events, 1);
        while (events.hasNext()) {
            int event = events.next();
            if (event != XMLStreamConstants.END_DOCUMENT && event != XMLStreamConstants.SPACE) {
                throw new MalformedException(WireFault.BAD_XML);
            }
        }
        return root;
    }

    /** Reads from behind a start tag to its end tag. */
    private static XmlElement element(XMLStreamReader events, int depth) throws XMLStreamException, MalformedException {
        if (depth > XmlScreen.MAX_DEPTH) {
            throw new MalformedException(WireFault.TOO_COMPLEX);
        }
        String name = events.getLocalName();
        Map<String, String> attributes = new HashMap<>();
        for (int i = 0; i < events.getAttributeCount(); i++) {
            attributes.put(events.getAttributeLocalName(i), events.getAttributeValue(i));
        }
        StringBuilder text = new StringBuilder();
        List<XmlElement> children = new ArrayList<>();
        while (true) {
            switch (events.next()) {
                case XMLStreamConstants.START_ELEMENT -> children.add(element(events, depth + 1));
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.SPACE -> text.append(events.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    return new XmlElement(name, attributes, text.toString().strip(), children);
                }
                default -> throw new MalformedException(WireFault.FORBIDDEN_MARKUP);
            }
        }
    }
}
