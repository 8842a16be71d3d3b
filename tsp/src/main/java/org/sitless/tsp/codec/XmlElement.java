package org.sitless.tsp.codec;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An element as TSP needs it: no namespaces, no mixed content.
 *
 * @param text the character data directly inside, without white space round it ("Spaces can be inserted freely", RFC 5572 §4.4.3)
 */
record XmlElement(String name, Map<String, String> attributes, String text, List<XmlElement> children) {
    Optional<String> attribute(String attribute) {
        return Optional.ofNullable(attributes.get(attribute));
    }

    List<XmlElement> all(String child) {
        return children.stream().filter(element -> element.name.equals(child)).toList();
    }

    /**
     * The only child of this name, or nothing.
     *
     * @throws MalformedException if there are several
     */
    Optional<XmlElement> only(String child) throws MalformedException {
        List<XmlElement> found = all(child);
        if (found.size() > 1) {
            throw new MalformedException(WireFault.BAD_TUNNEL);
        }
        return found.stream().findFirst();
    }

    /**
     * The only child of this name.
     *
     * @throws MalformedException if there is none, or several
     */
    XmlElement required(String child) throws MalformedException {
        return only(child).orElseThrow(() -> new MalformedException(WireFault.BAD_TUNNEL));
    }
}
