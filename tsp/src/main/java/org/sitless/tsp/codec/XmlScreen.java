package org.sitless.tsp.codec;

/**
 * Judges a document before a parser sees it.
 *
 * <p>TSP uses elements, attributes and text. Whatever else XML can do (entities that grow, files that are fetched, sections that hide
 * markup) is turned away by its first characters, and what remains is bounded in size, number and depth.
 */
final class XmlScreen {
    private static final int MAX_TAGS = 256;
    private static final int MAX_ATTRIBUTES = 256;
    static final int MAX_DEPTH = 8;

    private XmlScreen() {}

    /**
     * The first thing wrong with a document.
     *
     * @throws MalformedException naming it
     */
    static void check(String document) throws MalformedException {
        int tags = 0;
        int attributes = 0;
        int depth = 0;
        for (int i = 0; i < document.length(); i++) {
            char c = document.charAt(i);
            char next = i + 1 < document.length() ? document.charAt(i + 1) : ' ';
            if (c == '<') {
                refuseDeclarations(next);
                tags++;
                depth += next == '/' ? -1 : 1;
            } else if (c == '/' && next == '>') {
                depth--;
            } else if (c == '=') {
                attributes++;
            } else if (c == '&') {
                throw new MalformedException(WireFault.FORBIDDEN_MARKUP);
            } else if (isControl(c)) {
                throw new MalformedException(WireFault.BAD_TEXT);
            }
            if (tags > MAX_TAGS || attributes > MAX_ATTRIBUTES || depth > MAX_DEPTH) {
                throw new MalformedException(WireFault.TOO_COMPLEX);
            }
        }
    }

    private static void refuseDeclarations(char next) throws MalformedException {
        if (next == '!' || next == '?') {
            throw new MalformedException(WireFault.FORBIDDEN_MARKUP);
        }
    }

    private static boolean isControl(char c) {
        boolean space = c == '\t' || c == '\r' || c == '\n';
        return (c < ' ' && !space) || c == 0x7F || c == '\uFEFF' || c >= '\uFFFE';
    }
}
