package org.sitless.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SourceRuleTest {
    private static final IpPrefix SOURCE = IpPrefix.containing(IpAddress.ofIpv6(0x20010db8_40010000L, 0), 48);

    /** As {@code ip -6 rule add from 2001:db8:4001::/48 lookup main suppress_prefixlength 0 pref 5200} says it. */
    @Test
    void shouldSayWhatLooksWhere() {
        MessageWriter writer = new MessageWriter();

        new SourceRule(SOURCE, 5_200, RouteMessage.RT_TABLE_MAIN, true).encode(writer, Rtm.RTM_NEWRULE, Nlmsg.ADD);
        writer.finish(1);

        byte[] message = new byte[writer.length()];
        writer.buffer().getBytes(0, message);
        assertThat(HexFormat.of().formatHex(message))
                .isEqualTo("48000000" + "2000" + "0506" + "01000000" + "00000000" // nlmsghdr
                        + "0a003000fe00000100000000" // fib_rule_hdr
                        + "14000200" + "20010db8400100000000000000000000" // FRA_SRC
                        + "08000600" + "50140000" // FRA_PRIORITY
                        + "08000f00" + "fe000000" // FRA_TABLE
                        + "08000e00" + "00000000"); // FRA_SUPPRESS_PREFIXLEN
    }

    @Test
    void shouldReadAsIpRulePrintsIt() {
        assertThat(new SourceRule(SOURCE, 5_201, 0x5200_0007L, false))
                .hasToString("5201: from 2001:db8:4001::/48 lookup 1375731719");
    }
}
