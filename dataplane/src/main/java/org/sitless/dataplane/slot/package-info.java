/**
 * The unit of work: a slot holds one super-packet (up to 64 KB of inner packet) and says what it still lacks. Pure.
 *
 * <p>May import {@code wire} and {@code tunnel}.
 */
package org.sitless.dataplane.slot;
