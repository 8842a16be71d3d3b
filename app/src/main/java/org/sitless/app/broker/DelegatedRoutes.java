package org.sitless.app.broker;

import org.sitless.dataplane.wire.Ipv6Prefix;
import org.sitless.linux.libc.SyscallException;

/** Port: the kernel's routes to what was given to clients. Any thread, one at a time; quick. */
interface DelegatedRoutes {
    /**
     * Sends this into the device. One that is there already is no error.
     *
     * @throws SyscallException if the kernel refuses
     */
    void add(Ipv6Prefix given);

    /** Sends it there no more. One that is gone already is no error. */
    void remove(Ipv6Prefix given);
}
