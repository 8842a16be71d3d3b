package org.sitless.linux.netlink;

/**
 * What a request does and to what, for messages.
 *
 * @param verb as in {@code add address}
 * @param object as in {@code 2001:db8::1/64 on device 5}
 */
record NetlinkOperation(String verb, String object) {
    static NetlinkOperation of(String verb, Object object) {
        return new NetlinkOperation(verb, object.toString());
    }
}
