package org.sitless.tsp.message;

/** An IPv4 or IPv6 address, as a session knows its peer by. */
public sealed interface IpAddress permits Ipv4Address, Ipv6Address {}
