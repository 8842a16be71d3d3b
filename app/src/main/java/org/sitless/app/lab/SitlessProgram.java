package org.sitless.app.lab;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This very program, as words to start another process of it with: the same Java, flags and class path. */
public final class SitlessProgram {
    private static final String MAIN = "org.sitless.app.Main";
    private static final String PACKAGED = "/lib/*";

    private SitlessProgram() {}

    /**
     * The words for one command.
     *
     * @param arguments what would follow {@code sitless} on a command line
     */
    public static List<String> words(String... arguments) {
        return words(classes(arguments.length > 0 && arguments[0].equals("web")), arguments);
    }

    /**
     * The words for one command of a copy of this program.
     *
     * @param classPath where the copy's classes are; no archive is made of those
     */
    public static List<String> wordsOfCopy(String classPath, String... arguments) {
        return words(List.of("-cp", classPath), arguments);
    }

    private static List<String> words(List<String> classes, String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(System.getProperty("java.home") + "/bin/java");
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (isWantedByEveryJvm(flag)) {
                words.add(flag);
            }
        }
        words.addAll(classes);
        words.add(MAIN);
        words.addAll(List.of(arguments));
        return words;
    }

    /** Where the classes are: as {@code ./sitless} says it. Only the page needs the web server's, which are in no archive. */
    private static List<String> classes(boolean isWeb) {
        String classPath = System.getProperty("sitless.classpath", System.getProperty("java.class.path"));
        if (!classPath.endsWith(PACKAGED)) {
            return List.of("-cp", classPath);
        }
        String packaged = classPath.substring(0, classPath.length() - PACKAGED.length());
        Path options = Path.of(packaged, "class-archive.options");
        if (isWeb) {
            return List.of("-cp", classPath + ":" + packaged + "/lib/web/*");
        }
        return Files.exists(options) ? List.of("@" + options) : List.of("-cp", classPath);
    }

    /** Agents, debuggers and properties of a test runner stay with it. */
    private static boolean isWantedByEveryJvm(String flag) {
        return flag.startsWith("--add-opens")
                || flag.startsWith("--enable-native-access")
                || flag.startsWith("--sun-misc-unsafe-memory-access")
                || (flag.startsWith("-X") && !flag.startsWith("-Xrun") && !flag.startsWith("-Xdebug"));
    }
}
