package org.sitless.app.host;

import java.util.List;
import org.sitless.dataplane.wire.Ipv4Address;

/** Finds the IPv4 addresses of a name. */
public interface NameLookup {
    /** The addresses in the resolver's order; none if the name has none, or nobody can be asked now. May take seconds. */
    List<Ipv4Address> addressesOf(String name);
}
