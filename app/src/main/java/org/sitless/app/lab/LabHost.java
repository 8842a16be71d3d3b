package org.sitless.app.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A host of the laboratory: a network namespace with its loopback up, and the processes started in it.
 *
 * <p>A command runs under {@code ip netns exec}, which becomes the command itself: the pid we know is the command's own.
 */
public final class LabHost implements CommandRunner {
    private final Lab lab;
    private final String name;
    private final String namespace;
    private int devices;

    LabHost(Lab lab, String name) {
        this.lab = lab;
        this.name = name;
        this.namespace = lab.name() + "-" + name;
    }

    /** Its name within the laboratory. */
    @Override
    public String name() {
        return name;
    }

    /** The name of its network namespace, as {@code ip netns} shows it. */
    public String namespace() {
        return namespace;
    }

    /** The file that stands for its network namespace. */
    public Path path() {
        return Path.of("/run/netns", namespace);
    }

    /** The laboratory it belongs to. */
    public Lab lab() {
        return lab;
    }

    void create() {
        LabProcess.run(List.of("ip", "netns", "add", namespace)).orThrow();
        lab.onClose("namespace " + namespace, () -> LabSweep.remove(namespace));
        // No duplicate address detection: addresses work at once, and no test waits for a second that proves nothing
        // (RFC 4862 §5.4).
        sysctl("net.ipv6.conf.all.accept_dad", "0");
        sysctl("net.ipv6.conf.default.accept_dad", "0");
        ip("link", "set", "lo", "up");
    }

    /** The name of the next device that a link adds: eth0, eth1, … */
    String nextDevice() {
        return "eth" + devices++;
    }

    @Override
    public LabProcess start(List<String> command) {
        return start(Map.of(), command);
    }

    @Override
    public LabProcess start(String... command) {
        return start(Map.of(), List.of(command));
    }

    /** As {@link #start(List)}, with additions to the environment. */
    public LabProcess start(Map<String, String> environment, List<String> command) {
        return start(environment, command, line -> {});
    }

    /** As {@link LabProcess#start(List, Map, Consumer)}, here. */
    public LabProcess start(Map<String, String> environment, List<String> command, Consumer<String> stdoutListener) {
        List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        inside.addAll(command);
        return lab.adopt(LabProcess.start(inside, environment, stdoutListener));
    }

    /** Runs {@code ip} with these arguments here, which must succeed. */
    public CommandResult ip(String... arguments) {
        List<String> command = new ArrayList<>(List.of("ip", "-n", namespace));
        command.addAll(List.of(arguments));
        return LabProcess.run(command).orThrow();
    }

    /**
     * Sets a kernel parameter of this namespace.
     *
     * @param key as {@code sysctl} writes it; a device name in it must not contain a dot
     */
    public void sysctl(String key, String value) {
        run("sh", "-c", "echo \"$2\" > \"/proc/sys/$1\"", "sh", key.replace('.', '/'), value)
                .orThrow();
    }

    /** Makes this host a router for both protocols. */
    public void forward() {
        sysctl("net.ipv4.conf.all.forwarding", "1");
        sysctl("net.ipv6.conf.all.forwarding", "1");
    }

    @Override
    public String toString() {
        return namespace;
    }
}
