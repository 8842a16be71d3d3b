package org.sitless.linux.netlink;

import java.util.List;
import org.agrona.DirectBuffer;

/**
 * A routing rule, which says which packets look into which table: the payload of {@code RTM_NEWRULE}. Read only, and only as far as
 * to tell the three rules that every namespace is born with from others.
 *
 * <pre>
 *   0        1         2         3     4       5     7        8       12
 *   | family | dst_len | src_len | tos | table | res | action | flags | attributes ...
 * </pre>
 *
 * <p>Source: {@code linux/fib_rules.h}, {@code ip-rule(8)}.
 *
 * @param family IPv4 or IPv6
 * @param priority the lowest is asked first; unsigned 32 bits
 * @param table the table it leads to, 0 for none; unsigned 32 bits
 * @param action {@code FR_ACT_*}; 1 is "look into the table"
 * @param conditional true if it is for some packets only: an address, a device, a mark, or anything we do not know
 */
public record RuleMessage(IpFamily family, long priority, long table, int action, boolean conditional) {
    private static final int FIB_RULE_HDR_LEN = 12;
    private static final int DST_LEN = 1;
    private static final int SRC_LEN = 2;
    private static final int TOS = 3;
    private static final int TABLE = 4;
    private static final int ACTION = 7;

    private static final int FRA_PRIORITY = 6;
    private static final int FRA_SUPPRESS_IFGROUP = 13;
    private static final int FRA_SUPPRESS_PREFIXLEN = 14;
    private static final int FRA_TABLE = 15;
    private static final int FRA_PAD = 18;
    private static final int FRA_PROTOCOL = 21;

    private static final long SUPPRESSES_NOTHING = 0xFFFF_FFFFL;
    private static final int FR_ACT_TO_TBL = 1;
    private static final long RT_TABLE_DEFAULT = 253;

    /**
     * Reads the payload {@code [offset, offset + length)}, which begins with {@code struct fib_rule_hdr}.
     *
     * @throws MalformedNetlinkException if it is cut short anywhere, or of another family than IPv4 and IPv6
     */
    public static RuleMessage decode(DirectBuffer buffer, int offset, int length) {
        AttributeReader attributes = AttributeReader.behind(FIB_RULE_HDR_LEN, buffer, offset, length);
        IpFamily family = IpFamily.ofCode(buffer.getByte(offset) & 0xFF);
        if (family == null) {
            throw new MalformedNetlinkException(NetlinkFault.FAMILY_UNKNOWN, offset);
        }
        long priority = 0;
        long table = buffer.getByte(offset + TABLE) & 0xFF;
        boolean conditional =
                (buffer.getByte(offset + DST_LEN) | buffer.getByte(offset + SRC_LEN) | buffer.getByte(offset + TOS))
                        != 0;
        while (attributes.next()) {
            switch (attributes.type()) {
                case FRA_PRIORITY -> priority = attributes.u32();
                case FRA_TABLE -> table = attributes.u32();
                case FRA_SUPPRESS_IFGROUP, FRA_SUPPRESS_PREFIXLEN ->
                    conditional |= attributes.u32() != SUPPRESSES_NOTHING;
                case FRA_PROTOCOL, FRA_PAD -> {} // who made it
                default -> conditional = true;
            }
        }
        return new RuleMessage(family, priority, table, buffer.getByte(offset + ACTION) & 0xFF, conditional);
    }

    /** True if these are at most the rules that a namespace is born with: local at 0, main at 32766, default at 32767. */
    public static boolean areDefault(List<RuleMessage> rules) {
        return rules.stream().allMatch(RuleMessage::isDefault);
    }

    private boolean isDefault() {
        boolean local = priority == 0 && table == RouteMessage.RT_TABLE_LOCAL;
        boolean main = priority == 32_766 && table == RouteMessage.RT_TABLE_MAIN;
        boolean last = priority == 32_767 && table == RT_TABLE_DEFAULT;
        return !conditional && action == FR_ACT_TO_TBL && (local || main || last);
    }

    static void encodeList(MessageWriter writer, IpFamily family) {
        FamilyRequest.encodeList(writer, Rtm.RTM_GETRULE, FIB_RULE_HDR_LEN, family);
    }
}
