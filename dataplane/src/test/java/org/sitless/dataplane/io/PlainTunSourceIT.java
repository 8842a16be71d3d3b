package org.sitless.dataplane.io;

import org.sitless.tun.TunOptions;

class PlainTunSourceIT extends TunSourceTests {
    PlainTunSourceIT() {
        super(TunOptions.plain(HostWithTun.TUN));
    }
}
