package org.sitless.app.host;

import java.util.regex.Pattern;

/**
 * A kernel parameter {@code net.ipv6.conf.DEVICE.NAME}.
 *
 * @param deviceName a device's name, {@code all} or {@code default}
 * @param deviceIndex the device's number, so that a later device of the same name is left alone; 0 for {@code all} and {@code default}
 * @param name {@code forwarding}, {@code accept_ra}, {@code proxy_ndp} and so on
 */
public record Ipv6Sysctl(String deviceName, int deviceIndex, String name) {
    /** Both become parts of a path. */
    private static final Pattern DEVICE = Pattern.compile("(?!\\.\\.?$)[^/\\s]{1,15}");

    private static final Pattern NAME = Pattern.compile("[a-z0-9_]+");

    public Ipv6Sysctl {
        if (!DEVICE.matcher(deviceName).matches() || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no kernel parameter: " + deviceName + " " + name);
        }
    }

    /** {@code net.ipv6.conf.all.NAME}: most of them change every device, too. */
    public static Ipv6Sysctl all(String name) {
        return new Ipv6Sysctl("all", 0, name);
    }

    /** {@code net.ipv6.conf.default.NAME}: what later devices begin with. */
    public static Ipv6Sysctl ofLaterDevices(String name) {
        return new Ipv6Sysctl("default", 0, name);
    }

    /** Of one device. */
    public static Ipv6Sysctl of(Device device, String name) {
        return new Ipv6Sysctl(device.name(), device.index(), name);
    }

    /** Whether there still is what it belongs to. */
    boolean exists(HostNetwork network) {
        return deviceIndex == 0
                || network.device(deviceName)
                        .filter(device -> device.index() == deviceIndex)
                        .isPresent();
    }

    /** As sysctl(8) writes it. */
    @Override
    public String toString() {
        return "net.ipv6.conf." + deviceName + "." + name;
    }

    String words() {
        return deviceName + " " + deviceIndex + " " + name;
    }
}
