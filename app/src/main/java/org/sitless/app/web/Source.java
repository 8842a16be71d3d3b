package org.sitless.app.web;

import io.javalin.http.Context;

/** Where a request comes from. */
final class Source {
    private Source() {}

    /**
     * The peer's address; or what a server in front of us on this host says that it is, the last address in {@code X-Forwarded-For}: those
     * before it anybody can have written.
     */
    static String of(Context context) {
        String peer = context.req().getRemoteAddr();
        String forwarded = context.header("X-Forwarded-For");
        boolean isHere = peer.startsWith("127.") || peer.equals("0:0:0:0:0:0:0:1") || peer.equals("::1");
        return isHere && forwarded != null
                ? forwarded.substring(forwarded.lastIndexOf(',') + 1).strip()
                : peer;
    }
}
