package org.sitless.dataplane.io;

import org.sitless.tun.TunOptions;

class TunSinkIT extends TunSinkTests {
    TunSinkIT() {
        super(TunOptions.offloaded(HostWithTun.TUN));
    }
}
