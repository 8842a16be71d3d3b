package org.sitless.dataplane.io;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.sitless.dataplane.wire.Ipv6Header;
import org.sitless.dataplane.wire.UdpHeader;
import org.sitless.tun.TunOptions;

/** A TUN device whose host sends UDP datagrams into it. */
abstract class TunSourceTests extends PacketSourceContract {
    private final TunOptions options;
    private HostWithTun host;
    private TunSource source;

    TunSourceTests(TunOptions options) {
        this.options = options;
    }

    @BeforeEach
    void makeHost() {
        host = HostWithTun.make(options);
        source = new TunSource(host.tun());
    }

    @AfterEach
    void removeHost() {
        host.close();
    }

    @Override
    protected PacketSource source() {
        return source;
    }

    @Override
    protected void arrive(byte[] payload) {
        host.send(payload);
    }

    @Override
    protected int headersLength() {
        return Ipv6Header.LENGTH + UdpHeader.LENGTH;
    }

    /** The device's MTU is 65,535; longer datagrams leave in fragments. */
    @Override
    protected int longestPayload() {
        return HostWithTun.MTU - headersLength();
    }
}
