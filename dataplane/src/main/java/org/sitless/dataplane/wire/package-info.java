/**
 * What packets look like: values for addresses and views over headers. Pure: opens nothing, reads no clock, judges nothing.
 *
 * <p>Must not import any other package of this module.
 */
package org.sitless.dataplane.wire;
