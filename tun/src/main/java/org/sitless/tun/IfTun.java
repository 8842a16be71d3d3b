package org.sitless.tun;

/** Constants of linux/if_tun.h and the ioctl numbers they make (asm-generic/ioctl.h: the same on x86_64 and aarch64). */
final class IfTun {
    static final long TUNSETIFF = 0x400454CAL;
    static final long TUNGETIFF = 0x800454D2L;
    static final long TUNSETOFFLOAD = 0x400454D0L;
    static final long TUNSETVNETHDRSZ = 0x400454D8L;

    /** Asks the driver, without a device, which {@code IFF_*} it knows. */
    static final long TUNGETFEATURES = 0x800454CFL;

    /** Number of a device by its name, on any socket (linux/sockios.h). */
    static final long SIOCGIFINDEX = 0x8933L;

    static final int IFF_TUN = 0x0001;
    static final int IFF_NO_PI = 0x1000;
    static final int IFF_VNET_HDR = 0x4000;

    /** Set by TUNGETIFF when the device outlives its descriptor: somebody prepared it. */
    static final int IFF_PERSIST = 0x0800;

    static final int TUN_F_CSUM = 0x01;
    static final int TUN_F_TSO4 = 0x02;
    static final int TUN_F_TSO6 = 0x04;
    static final int TUN_F_TSO_ECN = 0x08;
    static final int TUN_F_USO4 = 0x20;
    static final int TUN_F_USO6 = 0x40;

    private IfTun() {}
}
