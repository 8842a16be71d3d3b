/**
 * How a command ends: its exit code, and what it says when something is wrong. Every problem names what, where and the cure.
 *
 * <p>May import nothing of sitless; everything in {@code app} may import it.
 */
package org.sitless.app.failure;
