/**
 * What a network card or the kernel left undone: cutting super-packets into packets, finishing checksums, joining packets in a row,
 * and finding out what a raw socket does not tell. Pure.
 *
 * <p>May import {@code wire}, {@code tunnel} and {@code slot}; not {@code stage}.
 */
package org.sitless.dataplane.offload;
