/**
 * How an inner packet becomes an outer one: one {@link org.sitless.dataplane.encap.Encapsulation} for each encapsulation. Pure.
 *
 * <p>May import {@code wire}, {@code tunnel} and {@code slot}.
 */
package org.sitless.dataplane.encap;
