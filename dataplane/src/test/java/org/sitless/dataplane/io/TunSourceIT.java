package org.sitless.dataplane.io;

import org.sitless.tun.TunOptions;

/** Super-packets allowed; what {@code sendto(2)} gives is one packet each all the same. */
class TunSourceIT extends TunSourceTests {
    TunSourceIT() {
        super(TunOptions.offloaded(HostWithTun.TUN));
    }
}
