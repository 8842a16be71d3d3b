package org.sitless.bench.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the arrows between modules, the owners of libraries and the order of packages: {@code docs/architecture.md} is law. */
class ModuleArrowsTest {
    private static JavaClasses sitless;

    @BeforeAll
    static void importSitless() {
        sitless = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.sitless");
        assertThat(sitless.size()).as("classes found").isGreaterThan(50);
    }

    @ParameterizedTest(name = "{0} may import no package of {1}")
    @CsvSource({
        "org.sitless.linux,     org.sitless.tun;org.sitless.dataplane;org.sitless.tsp;org.sitless.app;org.sitless.bench",
        "org.sitless.tun,       org.sitless.dataplane;org.sitless.tsp;org.sitless.app;org.sitless.bench",
        "org.sitless.dataplane, org.sitless.tsp;org.sitless.app;org.sitless.bench",
        "org.sitless.tsp,       org.sitless.linux;org.sitless.tun;org.sitless.dataplane;org.sitless.app;org.sitless.bench",
        "org.sitless.app,       org.sitless.bench",
    })
    void shouldPointArrowsOneWayOnly(String module, String forbidden) {
        for (String other : forbidden.split(";", -1)) {
            noClasses()
                    .that()
                    .resideInAPackage(module + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(other + "..")
                    .allowEmptyShould(true)
                    .check(sitless);
        }
    }

    @ParameterizedTest(name = "{0} is imported by {1} alone")
    @CsvSource({
        "jnr,               org.sitless.linux.libc",
        "com.lmax,          org.sitless.dataplane",
        "io.netty,          org.sitless.tsp",
        "picocli,           org.sitless.app",
        "org.tomlj,         org.sitless.app",
        "ch.qos.logback,    org.sitless.app",
        "java.sql,          org.sitless.app.sql",
        "org.sqlite,        org.sitless.app.sql",
        "io.javalin,        org.sitless.app.web",
        "org.eclipse.jetty, org.sitless.app.web",
        "org.openjdk.jmh,   org.sitless.bench",
    })
    void shouldLeaveEachLibraryToItsOwner(String library, String owner) {
        noClasses()
                .that()
                .resideInAPackage("org.sitless..")
                .and()
                .resideOutsideOfPackage(owner + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .check(sitless);
    }

    /** Each package of the data plane may import those before it, none behind it. */
    private static final List<String> DATAPLANE_ORDER =
            List.of("wire", "tunnel", "slot", "offload", "encap", "stage", "counter", "io", "lane");

    @Test
    void shouldKeepDataplanePackagesInOrder() {
        for (int lower = 0; lower < DATAPLANE_ORDER.size(); lower++) {
            for (int upper = lower + 1; upper < DATAPLANE_ORDER.size(); upper++) {
                noClasses()
                        .that()
                        .resideInAPackage(dataplane(lower))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage(dataplane(upper))
                        .allowEmptyShould(true)
                        .check(sitless);
            }
        }
    }

    /** What is pure opens nothing and reads no clock, so that every test of it is deterministic. */
    @Test
    void shouldKeepPurePackagesPure() {
        for (String pure : DATAPLANE_ORDER.subList(0, DATAPLANE_ORDER.indexOf("counter"))) {
            String place = "org.sitless.dataplane." + pure + "..";
            noClasses()
                    .that()
                    .resideInAPackage(place)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.sitless.linux..", "org.sitless.tun..", "java.io..", "java.nio.file..", "org.slf4j..")
                    .allowEmptyShould(true)
                    .check(sitless);
            noClasses()
                    .that()
                    .resideInAPackage(place)
                    .should()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(System.class, "getenv", String.class)
                    .allowEmptyShould(true)
                    .check(sitless);
        }
    }

    @ParameterizedTest(name = "packages of {0} form no cycle")
    @CsvSource({"org.sitless.linux", "org.sitless.dataplane", "org.sitless.tsp", "org.sitless.app"})
    void shouldHaveNoCyclesBetweenPackages(String module) {
        SlicesRuleDefinition.slices()
                .matching(module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(sitless);
    }

    private static String dataplane(int index) {
        return "org.sitless.dataplane." + DATAPLANE_ORDER.get(index) + "..";
    }
}
