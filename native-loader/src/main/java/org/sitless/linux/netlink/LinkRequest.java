package org.sitless.linux.netlink;

/** The requests about links that are not changes: list, show, remove. */
final class LinkRequest {
    private LinkRequest() {}

    /** All of them, without the statistics that nobody here reads. */
    static void encodeList(MessageWriter writer) {
        writer.start(Rtm.RTM_GETLINK, Nlmsg.NLM_F_DUMP, Ifla.IFINFOMSG_LEN);
        writer.u32(Ifla.IFLA_EXT_MASK, Ifla.RTEXT_FILTER_SKIP_STATS);
    }

    static void encodeGet(MessageWriter writer, String name) {
        writer.start(Rtm.RTM_GETLINK, 0, Ifla.IFINFOMSG_LEN);
        writer.string(Ifla.IFLA_IFNAME, name);
        writer.u32(Ifla.IFLA_EXT_MASK, Ifla.RTEXT_FILTER_SKIP_STATS);
    }

    static void encodeGet(MessageWriter writer, int index) {
        int body = writer.start(Rtm.RTM_GETLINK, 0, Ifla.IFINFOMSG_LEN);
        writer.buffer().putInt(body + Ifla.IFI_INDEX, index);
        writer.u32(Ifla.IFLA_EXT_MASK, Ifla.RTEXT_FILTER_SKIP_STATS);
    }

    static void encodeRemove(MessageWriter writer, String name) {
        writer.start(Rtm.RTM_DELLINK, Nlmsg.REMOVE, Ifla.IFINFOMSG_LEN);
        writer.string(Ifla.IFLA_IFNAME, name);
    }

    static LinkMessage decode(MessageReader message) {
        return LinkMessage.decode(message.buffer(), message.payloadOffset(), message.payloadLength());
    }
}
