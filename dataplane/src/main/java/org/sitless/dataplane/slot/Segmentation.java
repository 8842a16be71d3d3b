package org.sitless.dataplane.slot;

/** How a super-packet is to be cut, by transport protocol. */
public enum Segmentation {
    /** One packet, as it stands. */
    NONE,
    /** TCP over IPv6: sequence numbers run on ({@code VIRTIO_NET_HDR_GSO_TCPV6}). */
    TCP6,
    /** UDP: each piece is a datagram of its own ({@code VIRTIO_NET_HDR_GSO_UDP_L4}). */
    UDP6
}
