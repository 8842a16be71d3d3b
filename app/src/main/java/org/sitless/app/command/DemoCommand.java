package org.sitless.app.command;

import java.util.concurrent.Callable;
import org.sitless.app.demo.Demo;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.lab.LabException;
import org.sitless.app.lab.LabRequirements;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sitless demo}: the main job on one machine, for somebody who has never seen it. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "In network namespaces: a host without IPv6 gets an address from a broker, pings and downloads from a server that",
            "has nothing else, changes its IPv4 address under the download, and all of it is removed."
        },
        footer = {"", "Example:", "  sitless demo --keep"})
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--keep", description = "Leave it running to look around, until Ctrl-C.")
    private boolean keep;

    @Override
    public Integer call() {
        if (!LabRequirements.missing().isEmpty()) {
            throw new CommandFailure(
                    ExitCode.MISSING, "cannot make a laboratory", "demo", String.join("; ", LabRequirements.missing()));
        }
        try {
            new Demo(spec.commandLine().getOut(), keep).run();
            return ExitCode.OK.number();
        } catch (LabException failed) {
            throw new CommandFailure(
                    ExitCode.FAILED, "the demo stopped", "demo", String.valueOf(failed.getMessage()), failed);
        }
    }
}
