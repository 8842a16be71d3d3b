package org.sitless.tun;

import org.sitless.linux.layout.Ifreq;
import org.sitless.linux.libc.NativeMemory;

/** The argument of TUN's ioctls in memory of its own: {@link Ifreq}, of which TUN reads and writes the name and {@code ifr_flags}. */
final class InterfaceRequest implements AutoCloseable {
    private final NativeMemory memory = NativeMemory.allocate(Ifreq.SIZE);
    private final Ifreq ifreq = new Ifreq().wrap(memory.buffer(), 0);

    InterfaceRequest(String name, int flags) {
        ifreq.ifrName(name).ifrFlags(flags);
    }

    long address() {
        return memory.address();
    }

    /** The name that the kernel chose or confirmed. */
    String name() {
        return ifreq.ifrName();
    }

    int flags() {
        return ifreq.ifrFlags();
    }

    /** The device's number, after {@code SIOCGIFINDEX}. */
    int index() {
        return ifreq.ifrIfindex();
    }

    @Override
    public void close() {
        memory.close();
    }
}
