package org.sitless.tun;

import java.nio.charset.StandardCharsets;
import org.sitless.linux.layout.Ifreq;

/**
 * How a TUN device is to be opened.
 *
 * @param name device name, 1 to 15 bytes; a {@code %d} lets the kernel choose a number
 * @param vnetHeader whether each packet carries a {@link VirtioNetHeader}: needed for super-packets and unfinished checksums
 * @param offload whether to ask the kernel for super-packets; needs {@code vnetHeader}
 */
public record TunOptions(String name, boolean vnetHeader, boolean offload) {
    /** Longest device name, without the final NUL. */
    public static final int NAME_MAX_BYTES = Ifreq.IFNAMSIZ - 1;

    /** @throws TunException of kind INVALID naming what is wrong with the name */
    public TunOptions {
        String fault = faultOf(name);
        if (fault != null) {
            throw new TunException(
                    TunException.Kind.INVALID, "TUN device '" + name + "': " + fault + ": choose another name");
        }
        if (offload && !vnetHeader) {
            throw new IllegalArgumentException("super-packets need the virtio header");
        }
    }

    /** Super-packets both ways: what a fast tunnel wants. */
    public static TunOptions offloaded(String name) {
        return new TunOptions(name, true, true);
    }

    /** One finished packet at a time. */
    public static TunOptions plain(String name) {
        return new TunOptions(name, false, false);
    }

    /** What the kernel would refuse in a device name (dev_valid_name() of net/core/dev.c), or null. */
    public static String faultOf(String name) {
        if (name.isEmpty()) {
            return "the name is empty";
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > NAME_MAX_BYTES) {
            return "the name is longer than " + NAME_MAX_BYTES + " bytes";
        }
        if (name.equals(".") || name.equals("..")) {
            return "the name means a directory";
        }
        if (name.chars().anyMatch(c -> c == '/' || c == ':' || Character.isWhitespace(c) || c < 0x20)) {
            return "the name holds a slash, a colon or white space";
        }
        return null;
    }
}
