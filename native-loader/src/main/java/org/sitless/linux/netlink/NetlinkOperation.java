package org.sitless.linux.netlink;

/**
 * What a request does and to what, for messages. The object becomes text only when there is a message.
 *
 * @param verb as in {@code add address}
 * @param object as in {@code 2001:db8::1/64 on device 5}
 */
record NetlinkOperation(String verb, Object object) {}
