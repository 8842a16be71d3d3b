package org.sitless.linux.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What {@link HeaderTest} cannot see: byte order, names, and steps from item to item. */
class ViewTest {
    private final byte[] bytes = new byte[64];
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);

    @Test
    void shouldWriteAddressesInNetworkOrder() {
        new SockaddrIn().wrap(buffer, 0).sinPort(3653).sinAddr(0xC0000201);
        new SockaddrLl().wrap(buffer, 16).sllProtocol(SysSocket.ETH_P_IPV6);
        InPktinfo information = new InPktinfo().wrap(buffer, 36).ipiSpecDst(0xC6336401);

        assertThat(Arrays.copyOfRange(bytes, 2, 8)).containsExactly(0x0E, 0x45, 0xC0, 0x00, 0x02, 0x01);
        assertThat(Arrays.copyOfRange(bytes, 18, 20)).containsExactly(0x86, 0xDD);
        assertThat(Arrays.copyOfRange(bytes, 40, 44)).containsExactly(0xC6, 0x33, 0x64, 0x01);
        assertThat(information.ipiSpecDst()).isEqualTo(0xC6336401);
    }

    @Test
    void shouldStepFromItemToItem() {
        Cmsghdr item = new Cmsghdr().wrap(buffer, 0).cmsgLen(Cmsghdr.lengthOf(1));

        assertThat(item.nextItem()).isEqualTo(Cmsghdr.spaceOf(1)).isEqualTo(24);
    }

    @Test
    void shouldReplaceLongerNameByShorterOne() {
        Ifreq request = new Ifreq().wrap(buffer, 8).ifrName("fifteen-letters");

        assertThat(request.ifrName()).isEqualTo("fifteen-letters");
        assertThat(request.ifrName("tün0").ifrName()).isEqualTo("tün0");
    }

    @Test
    void shouldRefuseNameThatLeavesNoRoomForItsEnd() {
        Ifreq request = new Ifreq().wrap(buffer, 8);

        assertThatThrownBy(() -> request.ifrName("sixteen-letters-"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 bytes");
        assertThat(bytes).containsOnly(0);
    }
}
