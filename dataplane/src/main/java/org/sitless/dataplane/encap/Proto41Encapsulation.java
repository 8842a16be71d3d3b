package org.sitless.dataplane.encap;

import org.sitless.dataplane.slot.PacketSlot;
import org.sitless.dataplane.tunnel.OuterTemplate;
import org.sitless.dataplane.tunnel.Tunnel;
import org.sitless.dataplane.wire.Ipv6Header;

/**
 * 6in4: IPv6 as IPv4 protocol 41 (RFC 4213 §3.5).
 *
 * <pre>
 *   before:                     | IPv6 header | payload |
 *   after:  | IPv4 header 20    | IPv6 header | payload |
 * </pre>
 *
 * A super-packet gets the header that its first segment will carry but for the length, which speaks of the whole: "IPv6 payload length
 * plus a constant 60 bytes", or 0 where sixteen bits cannot say it. It takes as many identifications as it has segments
 * ("Generated uniquely as for any IPv4 packet transmitted by the system"), so that whoever cuts it counts on from the first.
 */
public final class Proto41Encapsulation implements Encapsulation {
    private static final int LONGEST_PACKET = 0xFFFF;

    private final Ipv6Header inner = new Ipv6Header();

    @Override
    public void encapsulate(PacketSlot slot) {
        Tunnel tunnel = slot.tunnel();
        int outerOffset = slot.packetOffset() - OuterTemplate.LENGTH;
        int outerLength = slot.packetLength() + OuterTemplate.LENGTH;
        inner.wrap(slot.buffer(), slot.packetOffset());
        tunnel.outerTemplate()
                .write(
                        slot.buffer(),
                        outerOffset,
                        inner,
                        outerLength > LONGEST_PACKET ? 0 : outerLength,
                        tunnel.takeIdentifications(slot.segments()),
                        tunnel.flags() | slot.outerFlags());
        slot.packet(outerOffset, outerLength);
    }
}
