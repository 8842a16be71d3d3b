package org.sitless.app.lab;

/** The laboratory cannot do what it was asked; the message says what, where and the cure. */
public final class LabException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message one sentence or more: what failed, where, and what to do about it */
    public LabException(String message) {
        super(message);
    }

    /**
     * @param message what failed, where, and what to do about it
     * @param cause what the system said
     */
    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
