package org.sitless.app.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.sitless.app.doctor.Doctor;
import org.sitless.app.doctor.Rung;
import org.sitless.app.failure.CommandFailure;
import org.sitless.app.failure.ExitCode;
import org.sitless.dataplane.wire.Ipv4Address;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sitless doctor}: says what will work on this host, and what to do about the rest. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Looks at each thing that a tunnel stands on: fine, or why not and what to do. Changes nothing.",
        footer = {
            "",
            "Exit code 0 if 'sitless up' will work, 3 if not.",
            "",
            "Example:",
            "  sitless doctor --remote 203.0.113.7"
        })
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private OutputOptions output;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Option(names = "--remote", paramLabel = "IPV4", description = "Look at the way to this remote end too.")
    private String remote;

    @Override
    public Integer call() {
        output.apply();
        List<Rung> ladder = Doctor.examine(Optional.ofNullable(remote).map(DoctorCommand::address));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(
                    Map.of("rungs", ladder.stream().map(DoctorCommand::asMap).toList())));
        } else {
            ladder.forEach(rung -> print(rung, out));
        }
        boolean holds = ladder.stream().noneMatch(rung -> rung.verdict() == Rung.Verdict.MISSING);
        return (holds ? ExitCode.OK : ExitCode.MISSING).number();
    }

    private static Ipv4Address address(String text) {
        try {
            return Ipv4Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, e.getMessage(), "--remote", "give an address as 203.0.113.7, not a name");
        }
    }

    private static Map<String, Object> asMap(Rung rung) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", rung.name());
        map.put("verdict", rung.verdict().name().toLowerCase(Locale.ROOT));
        map.put("found", rung.found());
        map.put("cure", rung.cure());
        return map;
    }

    private static void print(Rung rung, PrintWriter out) {
        String mark =
                switch (rung.verdict()) {
                    case OK -> "ok     ";
                    case HINT -> "hint   ";
                    case MISSING -> "MISSING";
                };
        out.println(mark + " " + rung.name() + ": " + rung.found());
        if (!rung.cure().isEmpty()) {
            out.println("          -> " + rung.cure());
        }
    }
}
