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
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The house: who may know whom, and where the large libraries live. Whoever moves a fence moves it here, and says so. */
class FencesTest {

    private static final JavaClasses house = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tollgate");

    private static final Map<String, String> GROUPS = Map.of(
            "WORDS", "message money",
            "REGISTERS", "business recipient consent blocking trust.verification conversation traffic tariff",
            "RULES", "rulebook rulebook.files rulebook.language rulebook.tables");

    /**
     * A row for each package, itself without the packages below it: which others it may know. ROOT is the package of the program itself.
     */
    private static final String ROOMS = """
            ROOT               | command
            message            |
            money              |
            network            |
            database           |
            csv                |
            json               |
            text               |
            staff              |
            secrets            | database
            quarantine         | database
            accounts           | database secrets staff
            audit              | database secrets
            security           | WORDS accounts audit network database secrets business
            business           | WORDS database secrets
            recipient          | WORDS database secrets
            consent            | WORDS database secrets recipient
            blocking           | WORDS database recipient text
            conversation       | WORDS database
            traffic            | WORDS database
            tariff             | WORDS database
            trust              |
            trust.verification | WORDS database
            trust.registration | WORDS database REGISTERS secrets cloudapi
            trust.vetting      | WORDS database REGISTERS secrets staff
            trust.badge        | WORDS database REGISTERS secrets
            decision           | WORDS database REGISTERS secrets
            keyword            | text
            rulebook.files     | text
            rulebook.tables    | WORDS REGISTERS decision keyword text rulebook.files
            rulebook.language  | WORDS REGISTERS decision text rulebook.files rulebook.tables
            rulebook           | WORDS REGISTERS decision keyword text rulebook.files rulebook.tables rulebook.language
            rulebook.examples  | WORDS REGISTERS decision RULES
            replay             | WORDS database REGISTERS decision RULES
            release            | WORDS database REGISTERS decision RULES rulebook.examples staff
            rights             | WORDS database secrets REGISTERS
            persons            | WORDS database secrets REGISTERS rights
            command            | RULES rulebook.examples release rights secrets
            ledger             | WORDS database REGISTERS decision
            invoicing          | WORDS database REGISTERS decision ledger csv
            delivery           | WORDS database REGISTERS decision ledger secrets quarantine
            tracking           | WORDS database REGISTERS decision ledger delivery
            evidence           | WORDS database REGISTERS decision RULES release quarantine
            gate               | WORDS database REGISTERS decision ledger delivery RULES release quarantine keyword
            cloudapi           | WORDS database business recipient json
            intake             | WORDS database REGISTERS decision delivery gate cloudapi text
            optin              | WORDS database REGISTERS gate cloudapi quarantine
            userblocks         | WORDS database REGISTERS cloudapi
            messenger          | WORDS database REGISTERS decision delivery gate RULES release cloudapi secrets persons keyword quarantine
            administration     | WORDS database REGISTERS decision delivery RULES rulebook.examples release replay rights persons ledger invoicing tracking \
                                 evidence quarantine secrets staff trust.vetting trust.badge csv json network cloudapi accounts audit security
            console            | WORDS database csv REGISTERS decision delivery RULES release gate evidence invoicing network secrets accounts audit security
            demonstration      | WORDS database REGISTERS delivery RULES release ledger invoicing secrets
            """;

    /** Arrows follow the message, nothing points back. */
    @ParameterizedTest(name = "{0} knows {1}")
    @CsvSource(delimiter = '|', textBlock = ROOMS)
    void knowsOnlyWhatItMay(String room, String known) {
        String[] allowed = Stream.concat(Stream.of(room), names(known)).map(FencesTest::named).toArray(String[]::new);

        noClasses().that().resideInAPackage(named(room)).should()
                .dependOnClassesThat(resideInAPackage("io.tollgate..").and(DescribedPredicate.not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true).check(house);
    }

    @Test
    void hasARowForEachRoomAndNoneBesides() {
        Set<String> rows = ROOMS.lines().map(row -> named(row.split("\\|")[0].strip())).collect(Collectors.toCollection(TreeSet::new));

        assertThat(rows).isEqualTo(house.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Stream<String> names(@Nullable String known) {
        return known == null
                ? Stream.empty()
                : Arrays.stream(known.split("\\s+")).flatMap(name -> Arrays.stream(GROUPS.getOrDefault(name, name).split(" ")));
    }

    private static String named(String room) {
        return room.equals("ROOT") ? "io.tollgate" : "io.tollgate." + room;
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
        // Routes, and what gives them their place in the web server.
        noClasses().that(DescribedPredicate.not(nameMatching(".*(Routes?|CloudApiConfiguration)(\\$.*)?"))).should()
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
        noClasses().that().resideOutsideOfPackage("io.tollgate.csv").should().dependOnClassesThat()
                .haveNameMatching(".*\\.CSVPrinter(\\$.*)?").check(house);
        // Tables of ours, and those of the rules, have readers of their own.
        noClasses().that()
                .resideInAnyPackage("io.tollgate.administration", "io.tollgate.cloudapi", "io.tollgate.intake", "io.tollgate.console")
                .should()
                .dependOnClassesThat(resideInAPackage("org.apache.commons.csv..")).check(house);
    }

    @Test
    void speaksHibernateInRowsAndTheCollectionsBesideThemOnly() {
        Set<String> withRows = house.stream()
                .filter(type -> type.getSimpleName().endsWith("Row") && type.isAnnotatedWith("jakarta.persistence.Entity"))
                .map(JavaClass::getPackageName).collect(Collectors.toSet());

        noClasses().that().resideOutsideOfPackages(withRows.toArray(String[]::new)).should()
                .dependOnClassesThat(resideInAnyPackage("org.hibernate..", "jakarta.persistence..")).check(house);
        classes().that().areAnnotatedWith("jakarta.persistence.Entity").should().bePackagePrivate().andShould()
                .haveSimpleNameEndingWith("Row")
                .check(house);
    }

    /** Time comes in with the case, so that every verdict can be replayed. The edges that may look at the wall clock are named. */
    @Test
    void looksAtTheWallClockAtTheEdgesOnly() {
        List<String> edges = List.of("io.tollgate.Tollgate", "io.tollgate.database.EmbeddedDatabase", "io.tollgate.database.ClockWatch",
                "io.tollgate.demonstration.DemonstrationClock");
        DescribedPredicate<JavaMethodCall> wallClock = DescribedPredicate.describe("look at the wall clock",
                call -> call.getName().equals("now") && call.getTargetOwner().getPackageName().equals("java.time")
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
    void hashesByCommonsCodecAndUnpacksZipsInOnePlace() {
        noClasses().should().callMethod(MessageDigest.class, "getInstance", String.class).check(house);
        noClasses().that(DescribedPredicate.not(nameMatching(".*\\.Zips(\\$.*)?"))).should().dependOnClassesThat()
                .areAssignableTo(ZipInputStream.class).check(house);
    }

    @Test
    void callsNoConfigurationRoutes() {
        noClasses().that().areAnnotatedWith("org.springframework.context.annotation.Configuration").should().haveNameMatching(".*Routes?")
                .check(house);
    }

    @Test
    void waitsNowhereByTheClock() {
        // But the answer to a business that is too fast: its request has a thread of its own.
        noClasses().that(DescribedPredicate.not(nameMatching(".*\\.RequestRate"))).should()
                .callMethodWhere(target(nameMatching("sleep")).and(
                        DescribedPredicate.describe("of Thread", call -> call.getTargetOwner().isEquivalentTo(Thread.class))))
                .check(house);
    }
}
