package org.sitless.dataplane.io;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.sitless.dataplane.slot.SlotBatch;
import org.sitless.dataplane.twohosts.TwoHosts;
import org.sitless.dataplane.wire.Ipv4Address;
import org.sitless.dataplane.wire.Ipv4Header;

class RawSourceIT extends PacketSourceContract {
    private static final Ipv4Address LEFT = Ipv4Address.parse(TwoHosts.LEFT_ADDRESS);
    private static final Ipv4Address RIGHT = Ipv4Address.parse(TwoHosts.RIGHT_ADDRESS);

    private TwoHosts hosts;
    private OuterEndpoint left;
    private OuterEndpoint right;
    private PacketSink farSink;

    @BeforeEach
    void makeHosts() {
        hosts = TwoHosts.make();
        left = hosts.left().call(() -> OuterIo.RAW.open(LEFT, 4));
        left.aimAt(Optional.of(RIGHT));
        right = hosts.right().call(() -> OuterIo.RAW.open(RIGHT, 4));
        farSink = right.newSink();
    }

    @AfterEach
    void removeHosts() {
        left.close();
        right.close();
        hosts.close();
    }

    @Override
    protected PacketSource source() {
        return left.sources().get(0);
    }

    @Override
    protected void arrive(byte[] payload) {
        SlotBatch batch = new SlotBatch(1);
        batch.add(OuterPackets.slot(RIGHT, LEFT, payload));
        farSink.send(batch);
    }

    @Override
    protected int headersLength() {
        return Ipv4Header.LENGTH;
    }

    /** The Ethernet MTU. */
    @Override
    protected int longestPayload() {
        return 1_500 - Ipv4Header.LENGTH;
    }
}
