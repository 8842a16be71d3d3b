package org.sitless.app.lab;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A shell that waits for the end of this JVM and then removes what a laboratory made.
 *
 * <p>The only thing that still happens after {@code kill -9} is that our end of a pipe closes. So the guardian reads from one; when it
 * ends, the guardian kills what runs in the laboratory's namespaces, removes them and the scratch directory. It sits in a session of
 * its own, so that neither Ctrl-C nor a hang-up reaches it.
 */
final class LabGuardian {
    private static final String SCRIPT = """
            cat > /dev/null
            for namespace in $(ip netns list | cut -d ' ' -f 1); do
                case $namespace in
                    "$1"-*)
                        for pid in $(ip netns pids "$namespace"); do kill -KILL "$pid"; done
                        ip netns del "$namespace"
                        ;;
                esac
            done
            rm -rf -- "$2"
            """;

    private final LabProcess shell;

    private LabGuardian(LabProcess shell) {
        this.shell = shell;
    }

    static LabGuardian start(String prefix, Path directory) {
        List<String> command =
                List.of("setsid", "sh", "-c", SCRIPT, "sitless-lab-guardian", prefix, directory.toString());
        return new LabGuardian(LabProcess.start(command, Map.of()));
    }

    /** Lets it go: it looks once more for leftovers and ends. */
    void release() {
        shell.endInput();
        shell.awaitExit(CommandRunner.USUAL_LIMIT);
    }
}
