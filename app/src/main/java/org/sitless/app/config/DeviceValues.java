package org.sitless.app.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.sitless.tun.TunOptions;

/** Reads what concerns the device and the lanes behind it. */
final class DeviceValues {
    private static final int MOST_LANES = 64;

    private DeviceValues() {}

    /** As {@code dev_valid_name} of the kernel judges; '%' would make the kernel choose a number. */
    static String tun(String text) throws UnfitValue {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > TunOptions.NAME_MAX_BYTES) {
            throw new UnfitValue(
                    "tun '" + text + "' has " + length + " characters", "use 1 to " + TunOptions.NAME_MAX_BYTES);
        }
        boolean unfit = text.equals(".")
                || text.equals("..")
                || text.chars().anyMatch(c -> c == '/' || c == ':' || c == '%' || c <= ' ' || c >= 0x7F);
        if (unfit) {
            throw new UnfitValue("tun '" + text + "' is not a device name", "use letters, digits, '-', '_' and '.'");
        }
        return text;
    }

    static IoChoice io(String text) throws UnfitValue {
        return switch (text) {
            case "auto" -> IoChoice.AUTO;
            case "raw" -> IoChoice.RAW;
            default -> throw new UnfitValue("io '" + text + "' is unknown", "use 'auto' or 'raw'");
        };
    }

    static OptionalInt lanes(String text) throws UnfitValue {
        String cure = "use 1 to " + MOST_LANES + ", or 'auto'";
        return text.equals("auto")
                ? OptionalInt.empty()
                : OptionalInt.of(OuterValues.between("lanes", text, 1, MOST_LANES, cure));
    }

    static boolean offload(String text) throws UnfitValue {
        return onOrOff("offload", text);
    }

    static boolean ecn(String text) throws UnfitValue {
        return onOrOff("ecn", text);
    }

    static boolean spin(String text) throws UnfitValue {
        return onOrOff("spin", text);
    }

    static boolean mtuProbe(String text) throws UnfitValue {
        return onOrOff("mtu_probe", text);
    }

    static boolean mssClamp(String text) throws UnfitValue {
        return onOrOff("mss_clamp", text);
    }

    static boolean configure(String text) throws UnfitValue {
        return onOrOff("configure", text);
    }

    static Optional<Path> namespace(String text) throws UnfitValue {
        if (text.isEmpty() || text.indexOf('\0') >= 0) {
            throw new UnfitValue(
                    "netns '" + text + "' is not a path", "give a path as /run/netns/blue or /proc/PID/ns/net");
        }
        return Optional.of(Path.of(text));
    }

    private static boolean onOrOff(String name, String text) throws UnfitValue {
        return switch (text) {
            case "true", "on" -> true;
            case "false", "off" -> false;
            default -> throw new UnfitValue(name + " '" + text + "' is neither on nor off", "use on or off");
        };
    }
}
