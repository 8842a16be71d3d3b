package org.sitless.app.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sitless.app.lab.Lab;
import org.sitless.app.lab.LabHost;
import org.sitless.app.lab.LabProcess;
import org.sitless.app.lab.LinkProfile;
import org.sitless.app.lab.LinkSpec;
import org.sitless.app.lab.SitlessProgram;
import org.sitless.testbed.Alone;
import org.sitless.testbed.WithLab;

/** What a start costs: classes come out of the archive that the build made of them, and nobody hears of it where it does not fit. */
@Alone
@WithLab
@Timeout(120)
class StartIT {
    private static final String MAIN = "org.sitless.app.Main";
    private static final String[] UP = {"up", "--tun", "sit1", "--remote", "192.0.2.2", "--address", "2001:db8:1::1/64"
    };

    /** Three times what it takes on an idle machine; without the archive it is twice that. */
    private static final Duration PROCESSOR_TIME = Duration.ofMillis(1_800);

    @Test
    void shouldTakeItsClassesFromTheArchive(Lab lab) throws IOException {
        LabHost host = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();
        Path loaded = lab.directory().resolve("loaded");

        awaitReady(host, flagged(UP, "-Xlog:class+load:file=" + loaded));

        List<String> own = Files.readAllLines(loaded).stream()
                .filter(line -> line.contains("] org.sitless.") && !line.contains("$$") && !line.contains("$jnr$"))
                .toList();
        assertThat(own).hasSizeGreaterThan(200).allMatch(line -> line.contains("source: shared objects file"));
    }

    @Test
    void shouldBeReadyAfterLittleProcessorTime(Lab lab) throws IOException {
        LabHost host = lab.join(LinkSpec.of(LinkProfile.PLAIN)).left().host();

        LabProcess up = awaitReady(host, SitlessProgram.words(UP));

        assertThat(processorTime(up.pid())).isLessThan(PROCESSOR_TIME);
    }

    @Test
    void shouldGoWithoutAnArchiveThatDoesNotFitAndSayNothing(Lab lab) throws IOException {
        LabHost host = lab.host("alone");
        Path torn = Files.writeString(lab.directory().resolve("torn.jsa"), "no archive");

        LabProcess version = host.start(
                SitlessProcess.environment(host), flagged(new String[] {"--version"}, "-XX:SharedArchiveFile=" + torn));

        assertThat(version.awaitExit(SitlessProcess.LIMIT)).isZero();
        assertThat(version.output().stdout()).startsWith("sitless ").hasLineCount(1);
        assertThat(version.output().stderr()).isEmpty();
    }

    /** With one more flag for the JVM, which the last of its kind decides. */
    private static List<String> flagged(String[] arguments, String flag) {
        List<String> words = new ArrayList<>(SitlessProgram.words(arguments));
        words.add(words.indexOf(MAIN), flag);
        return words;
    }

    private static LabProcess awaitReady(LabHost host, List<String> words) {
        LabProcess process = host.start(SitlessProcess.environment(host), words);
        process.awaitLine("ready ", SitlessProcess.LIMIT);
        return process;
    }

    /** User and system time of all threads; proc(5): fields 14 and 15 of stat, in hundredths of a second. */
    private static Duration processorTime(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 15);
        return Duration.ofMillis(10 * (Long.parseLong(afterName[11]) + Long.parseLong(afterName[12])));
    }
}
