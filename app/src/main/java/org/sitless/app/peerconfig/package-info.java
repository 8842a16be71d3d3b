/**
 * The far end of a tunnel, in the words of the system that shall be it: for routers and systems that have 6in4 of their own.
 *
 * <p>Pure text from pure values: needs no Linux, changes nothing. May import {@code failure} and the data plane's values.
 */
package org.sitless.app.peerconfig;
