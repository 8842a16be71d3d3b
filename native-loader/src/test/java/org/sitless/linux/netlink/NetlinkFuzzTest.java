package org.sitless.linux.netlink;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** What the kernel says, and what claims to be the kernel: read, or its fault is named at a place inside. */
class NetlinkFuzzTest {
    @FuzzTest(maxDuration = "3m")
    void shouldReadAnyDatagram(byte[] datagram) {
        MalformedMessageTest.decodeOrFault(datagram);
    }
}
