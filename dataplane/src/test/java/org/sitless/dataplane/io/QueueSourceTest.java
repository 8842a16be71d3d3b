package org.sitless.dataplane.io;

class QueueSourceTest extends PacketSourceContract {
    private final QueueSource source = new QueueSource(0);

    @Override
    protected PacketSource source() {
        return source;
    }

    @Override
    protected void arrive(byte[] payload) {
        source.offer(payload);
    }

    @Override
    protected int headersLength() {
        return 0;
    }

    @Override
    protected int longestPayload() {
        return 65_535;
    }
}
