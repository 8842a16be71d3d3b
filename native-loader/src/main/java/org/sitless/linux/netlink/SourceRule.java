package org.sitless.linux.netlink;

/**
 * A routing rule for what comes from a prefix: the payload of {@code RTM_NEWRULE} and {@code RTM_DELRULE}.
 *
 * <pre>
 *   0        1         2         3     4       5     7        8       12
 *   | family | dst_len | src_len | tos | table | res | action | flags | FRA_SRC, FRA_PRIORITY, FRA_TABLE, (FRA_SUPPRESS_PREFIXLEN)
 * </pre>
 *
 * <p>Source: {@code linux/fib_rules.h}, {@code ip-rule(8)}.
 *
 * @param source whence packets come
 * @param priority the lowest is asked first; unsigned 32 bits
 * @param table the table they look into; unsigned 32 bits
 * @param withoutDefault whether the table's default route does not count: the next rule is asked then
 */
public record SourceRule(IpPrefix source, long priority, long table, boolean withoutDefault) {
    private static final int FIB_RULE_HDR_LEN = 12;
    private static final int FAMILY = 0;
    private static final int SRC_LEN = 2;
    private static final int TABLE = 4;
    private static final int ACTION = 7;
    private static final int FRA_SRC = 2;
    private static final int FRA_PRIORITY = 6;
    private static final int FRA_SUPPRESS_PREFIXLEN = 14;
    private static final int FRA_TABLE = 15;
    private static final int FR_ACT_TO_TBL = 1;

    void encode(MessageWriter writer, int type, int messageFlags) {
        int body = writer.start(type, messageFlags, FIB_RULE_HDR_LEN);
        writer.buffer().putByte(body + FAMILY, (byte) source.family().code());
        writer.buffer().putByte(body + SRC_LEN, (byte) source.length());
        writer.buffer().putByte(body + TABLE, (byte) (table < 256 ? table : 0));
        writer.buffer().putByte(body + ACTION, (byte) FR_ACT_TO_TBL);
        writer.address(FRA_SRC, source.address());
        writer.u32(FRA_PRIORITY, priority);
        writer.u32(FRA_TABLE, table);
        if (withoutDefault) {
            writer.u32(FRA_SUPPRESS_PREFIXLEN, 0);
        }
    }

    /** As {@code ip rule} prints it. */
    @Override
    public String toString() {
        return priority + ": from " + source + " lookup " + table + (withoutDefault ? " suppress_prefixlength 0" : "");
    }
}
