package org.sitless.app.host;

import org.sitless.app.config.InterfaceAddress;
import org.sitless.dataplane.wire.Ipv6Address;
import org.sitless.dataplane.wire.Ipv6Prefix;

/** Reads what {@link HostChange#line()} wrote: words with one blank between, the first of which says what kind of change it is. */
final class ChangeLine {
    private final String line;
    private final String[] words;

    private ChangeLine(String line) {
        this.line = line;
        this.words = line.split(" ", -1);
    }

    static HostChange parse(String line) {
        return new ChangeLine(line).change();
    }

    private HostChange change() {
        try {
            return switch (words[0]) {
                case "value" ->
                    new DeviceChange.ValueChange(words[1], index(), DeviceValue.ofWord(words[3]), number(4), number(5));
                case "address" -> new DeviceChange.AddressAddition(words[1], index(), interfaceAddress());
                case "keep-address" -> new DeviceChange.AddressKeeping(words[1], index(), interfaceAddress());
                case "route" -> new DeviceChange.RouteAddition(words[1], index(), Ipv6Prefix.parse(words[3]));
                case "source-route" ->
                    new DeviceChange.SourceRouteAddition(words[1], index(), Ipv6Prefix.parse(words[3]));
                case "source-rule" ->
                    new DeviceChange.SourceRuleAddition(words[1], index(), Ipv6Prefix.parse(words[3]));
                case "proxy" -> new DeviceChange.ProxyAddition(words[1], index(), Ipv6Address.parse(words[3]));
                case "part-routes" -> new DeviceChange.PartRoutes(words[1], index(), Ipv6Prefix.parse(words[3]));
                case "part-proxies" -> new DeviceChange.PartProxies(words[1], index(), Ipv6Prefix.parse(words[3]));
                case "sysctl" -> new SysctlChange(sysctl(), number(4), number(5));
                case "keep-sysctl" -> new SysctlKeeping(sysctl(), number(4));
                case "unreachable" -> new UnreachableRoute(Ipv6Prefix.parse(words[1]));
                case "process" -> new ChildProcess(number(1), number(2));
                default -> throw new IllegalArgumentException("unknown change");
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("'" + line + "' is not a line of a journal", e);
        }
    }

    private int index() {
        return Integer.parseInt(words[2]);
    }

    private long number(int word) {
        return Long.parseLong(words[word]);
    }

    private Ipv6Sysctl sysctl() {
        return new Ipv6Sysctl(words[1], index(), words[3]);
    }

    private InterfaceAddress interfaceAddress() {
        int slash = words[3].indexOf('/');
        return new InterfaceAddress(
                Ipv6Address.parse(words[3].substring(0, slash)), Integer.parseInt(words[3].substring(slash + 1)));
    }
}
