package org.sitless.app.host;

import org.sitless.dataplane.wire.Ipv4Address;

/**
 * How IPv4 packets reach an address.
 *
 * @param source the address that the host gives them
 * @param device name of the device they leave by
 * @param mtuBytes MTU of the path as far as it is known: the route's, else the device's
 */
public record OuterRoute(Ipv4Address source, String device, int mtuBytes) {}
