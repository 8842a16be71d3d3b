package org.sitless.app.lab;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** This very program, as words to start another process of it with: the same Java, flags and class path. */
public final class SitlessProgram {
    private static final String MAIN = "org.sitless.app.Main";

    private SitlessProgram() {}

    /**
     * The words for one command.
     *
     * @param arguments what would follow {@code sitless} on a command line
     */
    public static List<String> words(String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(System.getProperty("java.home") + "/bin/java");
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (isWantedByEveryJvm(flag)) {
                words.add(flag);
            }
        }
        words.add("-cp");
        String classPath = System.getProperty("sitless.classpath", System.getProperty("java.class.path"));
        boolean isWeb = arguments.length > 0 && arguments[0].equals("web") && classPath.endsWith("/lib/*");
        words.add(isWeb ? classPath + ":" + classPath.substring(0, classPath.length() - 1) + "web/*" : classPath);
        words.add(MAIN);
        words.addAll(List.of(arguments));
        return words;
    }

    /** Agents, debuggers and properties of a test runner stay with it. */
    private static boolean isWantedByEveryJvm(String flag) {
        return flag.startsWith("--add-opens")
                || flag.startsWith("--enable-native-access")
                || flag.startsWith("--sun-misc-unsafe-memory-access")
                || (flag.startsWith("-X") && !flag.startsWith("-Xrun") && !flag.startsWith("-Xdebug"));
    }
}
