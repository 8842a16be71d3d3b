package org.sitless.app.config;

/** A text that cannot be the value it should be; says what is wrong with it and what would be right. */
final class UnfitValue extends Exception {
    private static final long serialVersionUID = 1L;

    private final String cure;

    UnfitValue(String what, String cure) {
        super(what, null, false, false);
        this.cure = cure;
    }

    String what() {
        return getMessage();
    }

    String cure() {
        return cure;
    }
}
