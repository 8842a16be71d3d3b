package org.sitless.app.peerconfig;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A system that can be the far end of a tunnel without any program of ours. */
public enum Platform {
    LINUX("Linux, iproute2", LinuxForms::iproute2),
    NETWORKD("Linux, systemd-networkd", LinuxForms::networkd),
    NETPLAN("Ubuntu, netplan", LinuxForms::netplan),
    IFUPDOWN("Debian, /etc/network/interfaces", LinuxForms::ifupdown),
    OPENWRT("OpenWrt, /etc/config/network", LinuxForms::openwrt),
    FREEBSD("FreeBSD, /etc/rc.conf", UnixForms::freebsd),
    OPENBSD("OpenBSD, /etc/hostname.gif0", UnixForms::openbsd),
    NETBSD("NetBSD, /etc/ifconfig.gif0", UnixForms::netbsd),
    WINDOWS("Windows, netsh", ApplianceForms::windows),
    SOLARIS("Solaris 11 and illumos, dladm and ipadm", UnixForms::solaris),
    CISCO("Cisco IOS and IOS XE", ApplianceForms::cisco),
    JUNOS("Juniper Junos", ApplianceForms::junos),
    ROUTEROS("MikroTik RouterOS 7", ApplianceForms::routeros);

    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // a reference to a static method holds no state
    private final Form form;

    Platform(String description, Form form) {
        this.description = description;
        this.form = form;
    }

    /** As it is typed. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For a person. */
    public String description() {
        return description;
    }

    /** What has to be typed, or put into which file, there; ends with a line end. */
    public String configuration(PeerTerms terms) {
        return form.write(terms);
    }

    /** By its word, in any case of letters. */
    public static Optional<Platform> ofWord(String word) {
        return Arrays.stream(values())
                .filter(platform -> platform.word().equalsIgnoreCase(word))
                .findFirst();
    }

    /** All words, for messages. */
    public static String words() {
        return Arrays.stream(values()).map(Platform::word).collect(Collectors.joining(", "));
    }

    /** Writes terms in the words of one system. */
    private interface Form {
        String write(PeerTerms terms);
    }
}
