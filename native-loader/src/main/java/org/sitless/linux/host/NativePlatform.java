package org.sitless.linux.host;

import java.nio.ByteOrder;

/**
 * The architectures whose kernel interface sitless knows: both are LP64, little-endian, and agree in every struct and constant that we use.
 *
 * <p>Source: the golden files of the {@code layout} tests.
 */
public enum NativePlatform {
    X86_64,
    AARCH64;

    /**
     * The one we run on.
     *
     * @throws UnsupportedPlatformException saying what is different here
     */
    public static NativePlatform current() {
        return of(
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("sun.arch.data.model"),
                ByteOrder.nativeOrder());
    }

    static NativePlatform of(String system, String architecture, String dataModelBits, ByteOrder order) {
        if (!system.equals("Linux")) {
            throw new UnsupportedPlatformException(
                    "this is " + system
                            + ", and tunnel devices are used the Linux way: run sitless on Linux, or only negotiate (tspc --negotiate-only)");
        }
        if (dataModelBits != null && !dataModelBits.equals("64")) {
            throw new UnsupportedPlatformException(
                    "this Java has " + dataModelBits + "-bit addresses: install a 64-bit one");
        }
        if (order != ByteOrder.LITTLE_ENDIAN) {
            throw new UnsupportedPlatformException("this machine is big-endian, for which nothing here was tested");
        }
        return switch (architecture) {
            case "amd64", "x86_64" -> X86_64;
            case "aarch64", "arm64" -> AARCH64;
            default ->
                throw new UnsupportedPlatformException(
                        "the architecture is " + architecture + "; known are x86_64 and aarch64");
        };
    }
}
