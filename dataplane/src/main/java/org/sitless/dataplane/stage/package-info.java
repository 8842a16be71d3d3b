/**
 * The steps of the two roads. Pure: a stage sees bytes, values and the batch's time; it opens nothing, counts nothing, logs nothing.
 *
 * <p>May import {@code wire}, {@code tunnel}, {@code slot}, {@code offload} and {@code encap}.
 */
package org.sitless.dataplane.stage;
