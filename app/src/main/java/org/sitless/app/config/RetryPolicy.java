package org.sitless.app.config;

import java.time.Duration;

/**
 * When to try again.
 *
 * @param auto whether to try again at all once a tunnel was lost
 * @param first the pause to begin with
 * @param longest what pauses grow to
 */
public record RetryPolicy(boolean auto, Duration first, Duration longest) {}
