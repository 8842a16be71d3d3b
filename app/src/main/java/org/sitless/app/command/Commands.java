package org.sitless.app.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.sitless.app.failure.ExitCode;
import org.sitless.app.wiring.WarmUp;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;

/** Finds the command that was typed, runs it, and turns whatever goes wrong into lines and an exit code. */
public final class Commands {
    private static final Map<String, Supplier<Object>> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put("up", UpCommand::new);
        BY_NAME.put("status", StatusCommand::new);
        BY_NAME.put("down", DownCommand::new);
        BY_NAME.put("doctor", DoctorCommand::new);
        BY_NAME.put("demo", DemoCommand::new);
        BY_NAME.put("tspc", TspcCommand::new);
        BY_NAME.put("broker", BrokerCommand::new);
        BY_NAME.put("peer-config", PeerConfigCommand::new);
        BY_NAME.put("web", WebCommand::new);
        BY_NAME.put("register", RegisterCommand::new);
        BY_NAME.put("help", CommandLine.HelpCommand::new);
    }

    private final PrintWriter out;
    private final ErrorLines errors;

    public Commands(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.errors = new ErrorLines(err);
    }

    /** Runs one command line to its end; the result is the exit code. */
    public int run(String... arguments) {
        String typed = arguments.length == 0 ? "" : arguments[0];
        if (!typed.isEmpty() && !typed.startsWith("-") && !BY_NAME.containsKey(typed)) {
            return errors.unknownCommand(typed, BY_NAME.keySet()).number();
        }
        if (typed.equals("up")) {
            WarmUp.start();
        }
        CommandLine line = commandLine(typed, arguments.length > 1 ? arguments[1] : "");
        int exit = line.execute(arguments);
        out.flush();
        return exit;
    }

    /** Only the typed command is looked at: describing the others takes longer than most commands. A list needs one sentence of each. */
    private CommandLine commandLine(String typed, String asked) {
        CommandLine line = new CommandLine(new SitlessCommand());
        if (BY_NAME.containsKey(typed) && !typed.equals("help")) {
            line.addSubcommand(typed, BY_NAME.get(typed).get());
        } else {
            BY_NAME.forEach((name, command) -> {
                boolean isWhole = name.equals("help") || name.equals(asked);
                line.addSubcommand(name, isWhole ? command.get() : sentence(command.get()));
            });
        }
        IExecutionExceptionHandler failed =
                (thrown, command, parsed) -> errors.failed(thrown).number();
        IParameterExceptionHandler misused =
                (thrown, parameters) -> errors.misused(thrown).number();
        return line.setOut(out)
                .setExecutionExceptionHandler(failed)
                .setParameterExceptionHandler(misused)
                .setUsageHelpAutoWidth(true)
                .setExitCodeExceptionMapper(thrown -> ExitCode.FAILED.number());
    }

    private static CommandSpec sentence(Object command) {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage()
                .description(command.getClass().getAnnotation(Command.class).description());
        return spec;
    }
}
