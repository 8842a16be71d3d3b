package org.sitless.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;

/** Sets logback up as {@link LogChoice} says. Found as a service, so that no XML is looked for or parsed at start. */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
public final class LogbackSetup extends ContextAwareBase implements Configurator {
    private static final String QUIET_PATTERN = "sitless: %msg%nopex%n";
    private static final String VERBOSE_PATTERN = "%d{HH:mm:ss.SSS} %-5level [%thread] %logger{0}: %msg%nopex%n";
    private static final String DETAILED_PATTERN = "%d{HH:mm:ss.SSS} %-5level [%thread] %logger{0}: %msg%n%ex";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Encoder<ILoggingEvent> encoder = LogChoice.format() == LogFormat.JSON ? new JsonEncoder() : text();
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setContext(context);
        stderr.setTarget("System.err");
        stderr.setEncoder(encoder);
        stderr.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level());
        root.addAppender(stderr);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static Encoder<ILoggingEvent> text() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(
                switch (LogChoice.verbosity()) {
                    case 0 -> QUIET_PATTERN;
                    case 1 -> VERBOSE_PATTERN;
                    default -> DETAILED_PATTERN;
                });
        return encoder;
    }

    private static Level level() {
        return switch (LogChoice.verbosity()) {
            case 0 -> Level.WARN;
            case 1 -> Level.INFO;
            default -> Level.DEBUG;
        };
    }
}
