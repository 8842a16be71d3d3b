package org.sitless.dataplane.io;

import org.sitless.tun.TunOptions;

class FinishingTunSinkIT extends TunSinkTests {
    FinishingTunSinkIT() {
        super(TunOptions.plain(HostWithTun.TUN));
    }
}
