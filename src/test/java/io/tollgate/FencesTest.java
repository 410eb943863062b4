package io.tollgate;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The house: who may know whom, and where the large libraries live. Whoever moves a fence moves it here, and says so. */
class FencesTest {

    private static final JavaClasses house = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tollgate");

    private static final String WORDS = "message money";
    private static final String REGISTERS = "business recipient consent blocking trust.verification conversation traffic tariff";

    /** Arrows follow the message, nothing points back. */
    @ParameterizedTest(name = "{0} knows {1}")
    @CsvSource(delimiter = '|', textBlock = """
            message      |
            money        |
            network      |
            database     |
            csv          |
            json         |
            quarantine   | database
            secrets      | database
            staff        |
            accounts     | database secrets staff
            audit        | database secrets
            security     | WORDS accounts network database secrets business
            business     | WORDS database secrets
            recipient    | WORDS database secrets
            consent      | WORDS database secrets recipient
            blocking     | WORDS database recipient
            trust.verification | WORDS database
            conversation | WORDS database
            traffic      | WORDS database
            tariff       | WORDS database
            trust.registration | WORDS database REGISTERS secrets
            trust.vetting | WORDS database REGISTERS secrets staff
            trust.badge  | WORDS database REGISTERS secrets
            decision     | WORDS database REGISTERS secrets
            rulebook     | WORDS database REGISTERS decision
            replay       | WORDS database REGISTERS decision rulebook
            release      | WORDS database REGISTERS decision rulebook staff
            rights       | WORDS database secrets REGISTERS
            persons      | WORDS database secrets REGISTERS rights
            command      | release rulebook rights secrets
            ledger       | WORDS database REGISTERS decision
            invoicing    | WORDS database REGISTERS decision ledger csv
            delivery     | WORDS database REGISTERS decision ledger secrets quarantine
            tracking     | WORDS database REGISTERS decision ledger delivery
            evidence     | WORDS database REGISTERS decision rulebook release
            gate         | WORDS database REGISTERS decision ledger delivery rulebook release quarantine
            intake       | WORDS database REGISTERS decision delivery gate secrets trust.registration json quarantine
            messenger    | WORDS database REGISTERS decision delivery gate rulebook release intake secrets persons
            """)
    void knowsOnlyWhatItMay(String room, String known) {
        String all = known == null ? room : known.replace("WORDS", WORDS).replace("REGISTERS", REGISTERS) + " " + room;
        String[] allowed = Arrays.stream(all.split("\\s+")).map(name -> "io.tollgate." + name + "..").toArray(String[]::new);

        noClasses().that().resideInAPackage("io.tollgate." + room + "..").should()
                .dependOnClassesThat(resideInAPackage("io.tollgate..").and(DescribedPredicate.not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true).check(house);
    }

    @Test
    void runsInNoCircle() {
        slices().matching("io.tollgate.(*)..").should().beFreeOfCycles().check(house);
    }

    @Test
    void hasADoorPlateAtEveryRoom() {
        Set<String> without = new TreeSet<>();
        house.stream().map(JavaClass::getPackage).distinct().filter(room -> !room.isAnnotatedWith(NullMarked.class))
                .forEach(room -> without.add(room.getName()));

        assertThat(without).as("packages without a @NullMarked package-info").isEmpty();
    }

    @Test
    void speaksCamelInRoutesOnly() {
        noClasses().that(DescribedPredicate.not(nameMatching(".*Routes?(\\$.*)?"))).should()
                .dependOnClassesThat(resideInAPackage("org.apache.camel..")).check(house);
    }

    @Test
    void speaksDroolsInTheRuleBookOnly() {
        noClasses().that().resideOutsideOfPackage("io.tollgate.rulebook").should()
                .dependOnClassesThat(resideInAnyPackage("org.drools..", "org.kie..")).check(house);
    }

    /** So that no text of a stranger becomes a formula in a spreadsheet, and no byte of a file is guessed at. */
    @Test
    void writesAndReadsCsvInOneRoomOnly() {
        noClasses().that().resideOutsideOfPackage("io.tollgate.csv").should().dependOnClassesThat().haveNameMatching(".*\\.CSVPrinter(\\$.*)?").check(house);
        // Tables of ours, and those of the rules, have readers of their own.
        noClasses().that().resideInAnyPackage("io.tollgate.administration", "io.tollgate.intake", "io.tollgate.console").should()
                .dependOnClassesThat(resideInAPackage("org.apache.commons.csv..")).check(house);
    }

    @Test
    void speaksHibernateInRowsAndTheCollectionsBesideThemOnly() {
        Set<String> withRows = house.stream().filter(type -> type.getSimpleName().endsWith("Row") && type.isAnnotatedWith("jakarta.persistence.Entity"))
                .map(JavaClass::getPackageName).collect(Collectors.toSet());

        noClasses().that().resideOutsideOfPackages(withRows.toArray(String[]::new)).should()
                .dependOnClassesThat(resideInAnyPackage("org.hibernate..", "jakarta.persistence..")).check(house);
        classes().that().areAnnotatedWith("jakarta.persistence.Entity").should().bePackagePrivate().andShould().haveSimpleNameEndingWith("Row")
                .check(house);
    }

    /** Time comes in with the case, so that every verdict can be replayed. The edges that may look at the wall clock are named. */
    @Test
    void looksAtTheWallClockAtTheEdgesOnly() {
        List<String> edges = List.of("io.tollgate.Tollgate", "io.tollgate.database.EmbeddedDatabase", "io.tollgate.database.ClockWatch", "io.tollgate.demonstration.DemonstrationClock");
        DescribedPredicate<JavaMethodCall> wallClock = DescribedPredicate.describe("look at the wall clock", call ->
                call.getName().equals("now") && call.getTargetOwner().getPackageName().equals("java.time")
                                && call.getTarget().getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class))
                        || call.getName().equals("currentTimeMillis")
                        || call.getTargetOwner().isEquivalentTo(Clock.class) && call.getName().startsWith("system"));

        Stream<String> lookers = house.stream().filter(type -> edges.stream().noneMatch(edge -> type.getName().startsWith(edge)))
                .flatMap(type -> type.getMethodCallsFromSelf().stream()).filter(wallClock).map(JavaMethodCall::getDescription);

        assertThat(lookers).isEmpty();
    }

    @Test
    void hasNoNamesThatSayNothing() {
        noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Common|Base)").check(house);
    }

    @Test
    void waitsNowhereByTheClock() {
        noClasses().should().callMethodWhere(target(nameMatching("sleep")).and(
                DescribedPredicate.describe("of Thread", call -> call.getTargetOwner().isEquivalentTo(Thread.class)))).check(house);
    }
}
