package org.sitless.bench.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machines of TSP are pure: they open nothing, log nothing, and are told what time it is. */
class TspPackagesTest {
    private static final String[] PURE = {
        "org.sitless.tsp.message..",
        "org.sitless.tsp.codec..",
        "org.sitless.tsp.udp..",
        "org.sitless.tsp.auth..",
        "org.sitless.tsp.lease..",
        "org.sitless.tsp.session..",
    };

    private static JavaClasses tsp;

    @BeforeAll
    static void importTsp() {
        tsp = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.sitless.tsp");
        assertThat(tsp.size()).as("classes found").isGreaterThan(50);
    }

    @ParameterizedTest(name = "{0} imports message alone")
    @ValueSource(strings = {"codec", "udp", "auth", "lease"})
    void shouldBuildEachPartOnMessagesAlone(String part) {
        for (String other :
                new String[] {"codec", "udp", "auth", "lease", "session", "client", "broker", "transport"}) {
            if (!other.equals(part)) {
                noClasses()
                        .that()
                        .resideInAPackage("org.sitless.tsp." + part + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.sitless.tsp." + other + "..")
                        .check(tsp);
            }
        }
    }

    @Test
    void shouldOpenNothing() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "org.slf4j..", "java.net..", "java.nio.file..", "java.nio.channels..")
                .check(tsp);
    }

    @Test
    void shouldLiveInVirtualTime() {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(tsp);
    }
}
