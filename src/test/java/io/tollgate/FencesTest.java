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
import com.tngtech.archunit.core.domain.JavaMethodCall;
import io.tollgate.delivery.ChannelRoute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which packages may know which others, and where the large libraries may be used. */
class FencesTest {

    private static final Map<String, String> GROUPS = Map.of(
            "WORDS", "message money recall text",
            "REGISTERS", "business recipient consent blocking trust.verification conversation traffic tariff directsend",
            "RULES", "rulebook rulebook.files rulebook.language rulebook.tables rulebook.proof");

    /**
     * A row for each package, without the packages below it: the other packages that it may know. ROOT is the package of the program
     * itself.
     */
    private static final String PACKAGES = """
            ROOT               | command
            message            |
            money              |
            recall             | message
            network            |
            database           |
            csv                |
            json               |
            text               |
            tracing            |
            sms                |
            staff              |
            secrets            | database
            quarantine         | database
            accounts           | database secrets staff
            audit              | database secrets
            security           | WORDS accounts audit network database secrets business
            business           | WORDS database secrets staff
            recipient          | WORDS database secrets
            consent            | WORDS database secrets recipient
            blocking           | WORDS database recipient
            conversation       | WORDS database
            traffic            | WORDS database
            tariff             | WORDS database
            figures            | WORDS database
            directsend         | WORDS database secrets
            trust              |
            trust.verification | WORDS database
            trust.registration | WORDS database REGISTERS secrets cloudapi
            trust.vetting      | WORDS database REGISTERS secrets staff
            trust.badge        | WORDS database REGISTERS secrets
            decision           | WORDS database REGISTERS secrets sms figures
            keyword            | text
            rulebook.files     | text
            rulebook.tables    | WORDS REGISTERS decision keyword rulebook.files
            rulebook.language  | WORDS REGISTERS decision rulebook.files rulebook.tables
            rulebook.proof     | WORDS REGISTERS decision rulebook.files rulebook.tables rulebook.language
            rulebook           | WORDS REGISTERS decision keyword rulebook.files rulebook.tables rulebook.language rulebook.proof
            rulebook.examples  | WORDS REGISTERS decision RULES
            replay             | WORDS database REGISTERS decision RULES
            release.merging    | text rulebook.tables
            release            | WORDS database REGISTERS decision RULES rulebook.examples staff secrets replay release.merging
            quality            | WORDS database REGISTERS RULES release gate
            rights             | WORDS database secrets REGISTERS staff
            persons            | WORDS database secrets REGISTERS rights
            command            | RULES rulebook.examples release rights secrets endtoend.signing
            ledger             | WORDS database REGISTERS decision staff figures
            agreements         | WORDS database REGISTERS ledger staff
            invoicing          | WORDS database REGISTERS decision agreements ledger csv secrets
            rerating           | WORDS database REGISTERS ledger agreements invoicing RULES release staff
            receivables        | WORDS database REGISTERS ledger invoicing
            receivables.sending | WORDS database REGISTERS ledger invoicing receivables
            receivables.bank   | WORDS database REGISTERS ledger invoicing receivables
            books              | WORDS database REGISTERS csv decision ledger invoicing receivables
            books.cost         | WORDS database REGISTERS ledger books csv
            books.datev        | WORDS database REGISTERS invoicing books
            books.saft         | WORDS database REGISTERS ledger invoicing books
            delivery           | WORDS database REGISTERS decision ledger secrets quarantine tracing figures
            reconciliation     | WORDS database secrets audit
            tracking           | WORDS database REGISTERS decision ledger delivery figures
            evidence           | WORDS database REGISTERS decision RULES release quarantine
            gate               | WORDS database REGISTERS decision ledger delivery RULES release quarantine keyword tracing sms
            cloudapi           | WORDS database business recipient json tracing
            endtoend.mls       |
            intake             | WORDS database REGISTERS decision delivery gate cloudapi csv media endtoend.mls
            receivables.messages | WORDS database REGISTERS decision tracking gate intake ledger invoicing receivables receivables.sending
            partners           | WORDS database business cloudapi gate intake
            kafka              | WORDS database REGISTERS decision delivery secrets cloudapi gate intake quarantine
            media              | WORDS database business secrets cloudapi
            optin              | WORDS database REGISTERS gate cloudapi quarantine
            userblocks         | WORDS database REGISTERS cloudapi
            spending           | WORDS database REGISTERS decision ledger agreements invoicing receivables cloudapi csv
            management         | WORDS database REGISTERS cloudapi delivery media trust.badge
            messenger          | WORDS database REGISTERS decision delivery gate RULES release cloudapi secrets persons keyword quarantine media
            endtoend.signing   | secrets trust.badge
            endtoend.reports   | WORDS database REGISTERS secrets ledger rerating trust.vetting
            endtoend           | WORDS database REGISTERS secrets cloudapi delivery messenger persons trust.badge endtoend.mls endtoend.reports endtoend.signing
            downstream         | WORDS database REGISTERS decision delivery cloudapi messenger secrets media
            smpp               | WORDS database REGISTERS decision delivery messenger secrets sms
            notices            | WORDS endtoend.reports database REGISTERS decision delivery ledger invoicing receivables receivables.sending RULES release quarantine trust.vetting kafka \
                                 accounts audit security secrets staff rights
            administration     | WORDS database REGISTERS decision delivery gate RULES endtoend.reports rulebook.examples release replay rights persons ledger agreements invoicing rerating receivables receivables.sending receivables.bank books books.cost books.datev books.saft reconciliation tracking quality \
                                 evidence quarantine secrets staff trust.vetting trust.badge downstream smpp kafka csv json network cloudapi accounts audit security
            businessapp            | WORDS database REGISTERS delivery gate intake secrets accounts security
            console            | WORDS endtoend.reports database csv REGISTERS decision delivery RULES rulebook.examples release replay tracking gate evidence ledger invoicing receivables receivables.bank quarantine kafka \
                                 messenger intake media rights books books.datev books.saft trust.vetting trust.badge notices staff reconciliation network secrets cloudapi management optin businessapp trust.registration accounts audit security endtoend
            assistant          | WORDS database REGISTERS decision RULES release staff accounts audit security
            demonstration      | WORDS database REGISTERS delivery RULES release ledger invoicing receivables.sending secrets accounts security
            """;

    /** Dependencies follow the message, and none points back. */
    @ParameterizedTest(name = "{0} knows {1}")
    @CsvSource(delimiter = '|', textBlock = PACKAGES)
    void eachPackageUsesOnlyThoseOfItsRow(String javaPackage, String known) {
        String[] allowed = Stream.concat(Stream.of(javaPackage), names(known)).map(FencesTest::named).toArray(String[]::new);

        noClasses().that().resideInAPackage(named(javaPackage)).should()
                .dependOnClassesThat(resideInAPackage("io.tollgate..").and(DescribedPredicate.not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true).check(MainCode.CLASSES);
    }

    @Test
    void everyPackageHasARowAndEveryRowAPackage() {
        Set<String> rows = PACKAGES.lines().map(row -> named(row.split("\\|")[0].strip())).collect(Collectors.toCollection(TreeSet::new));

        assertThat(rows).isEqualTo(MainCode.CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Stream<String> names(@Nullable String known) {
        return known == null
                ? Stream.empty()
                : Arrays.stream(known.split("\\s+")).flatMap(name -> Arrays.stream(GROUPS.getOrDefault(name, name).split(" ")));
    }

    private static String named(String javaPackage) {
        return javaPackage.equals("ROOT") ? "io.tollgate" : "io.tollgate." + javaPackage;
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.tollgate.(*)..").should().beFreeOfCycles().check(MainCode.CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> without = new TreeSet<>();
        MainCode.CLASSES.stream().map(JavaClass::getPackage).distinct()
                .filter(javaPackage -> !javaPackage.isAnnotatedWith(NullMarked.class))
                .forEach(javaPackage -> without.add(javaPackage.getName()));

        assertThat(without).as("packages without a @NullMarked package-info").isEmpty();
    }

    @Test
    void eachPackageSaysItsQuestionWhatItDoesNotKnowAndWhereToStart() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            assertThat(files.filter(file -> file.endsWith("package-info.java"))).isNotEmpty().allSatisfy(
                    file -> assertThat(Files.readString(file).replaceAll("\\n \\*", "")).as(file.toString())
                            .containsPattern("(?s)\\?.*[Kk]nows? .*Start (reading )?at|(?s)\\?.*Start (reading )?at.*[Kk]nows? "));
        }
    }

    @Test
    void onlyRoutesUseCamel() {
        noClasses().that(DescribedPredicate.not(nameMatching(".*Routes?(\\$.*)?"))).and().areNotAssignableTo(ChannelRoute.class).should()
                .dependOnClassesThat(resideInAPackage("org.apache.camel..")).check(MainCode.CLASSES);
    }

    @Test
    void onlyTheRuleBookUsesDrools() {
        noClasses().that().resideOutsideOfPackage("io.tollgate.rulebook").should()
                .dependOnClassesThat(resideInAnyPackage("org.drools..", "org.kie..")).check(MainCode.CLASSES);
    }

    /** One package reads and writes CSV. So no stranger's text becomes a formula in a spreadsheet, and no charset is guessed. */
    @Test
    void onlyOnePackageReadsAndWritesCsv() {
        noClasses().that().resideOutsideOfPackage("io.tollgate.csv").should().dependOnClassesThat()
                .haveNameMatching(".*\\.CSVPrinter(\\$.*)?").check(MainCode.CLASSES);
        // Tollgate's own tables, and those of the rules, have readers of their own.
        noClasses().that()
                .resideInAnyPackage("io.tollgate.administration", "io.tollgate.cloudapi", "io.tollgate.intake", "io.tollgate.console")
                .should()
                .dependOnClassesThat(resideInAPackage("org.apache.commons.csv..")).check(MainCode.CLASSES);
    }

    @Test
    void onlyRowsAndTheirCollectionsUseHibernate() {
        Set<String> withRows = MainCode.CLASSES.stream()
                .filter(type -> type.getSimpleName().endsWith("Row") && type.isAnnotatedWith("jakarta.persistence.Entity"))
                .map(JavaClass::getPackageName).collect(Collectors.toSet());

        noClasses().that().resideOutsideOfPackages(withRows.toArray(String[]::new)).should()
                .dependOnClassesThat(resideInAnyPackage("org.hibernate..", "jakarta.persistence..")).check(MainCode.CLASSES);
        classes().that().areAnnotatedWith("jakarta.persistence.Entity").should().bePackagePrivate().andShould()
                .haveSimpleNameEndingWith("Row")
                .check(MainCode.CLASSES);
    }

    /** Time comes in with the case, so that every verdict can be replayed. Only the named classes may read the wall clock. */
    @Test
    void onlyTheEdgesReadTheWallClock() {
        List<String> edges = List.of("io.tollgate.Tollgate", "io.tollgate.database.EmbeddedDatabase", "io.tollgate.database.ClockWatch",
                "io.tollgate.demonstration.DemonstrationClock");
        DescribedPredicate<JavaMethodCall> wallClock = DescribedPredicate.describe("look at the wall clock",
                call -> call.getName().equals("now") && call.getTargetOwner().getPackageName().equals("java.time")
                        && call.getTarget().getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Clock.class))
                        || call.getName().equals("currentTimeMillis")
                        || call.getTargetOwner().isEquivalentTo(Clock.class) && call.getName().startsWith("system"));

        Stream<String> lookers = MainCode.CLASSES.stream().filter(type -> edges.stream().noneMatch(edge -> type.getName().startsWith(edge)))
                .flatMap(type -> type.getMethodCallsFromSelf().stream()).filter(wallClock).map(JavaMethodCall::getDescription);

        assertThat(lookers).isEmpty();
    }

    /** A reader who meets a name knows what it is without a look at the imports. */
    @Test
    void noTwoTypesHaveTheSameSimpleName() throws IOException {
        Map<String, List<Path>> named = new TreeMap<>();
        for (String root : List.of("src/main/java", "src/test/java")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
                        .forEach(file -> named.computeIfAbsent(file.getFileName().toString(), _ -> new ArrayList<>()).add(file));
            }
        }
        assertThat(named.values().stream().filter(files -> files.size() > 1)).isEmpty();
    }

    @Test
    void noTypeHasAVagueName() {
        noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Common|Base)").check(MainCode.CLASSES);
    }

    @Test
    void onlyOneClassUnpacksZipsAndHashesComeFromCommonsCodec() {
        noClasses().should().callMethod(MessageDigest.class, "getInstance", String.class).check(MainCode.CLASSES);
        noClasses().that(DescribedPredicate.not(nameMatching(".*\\.Zips(\\$.*)?"))).should().dependOnClassesThat()
                .areAssignableTo(ZipInputStream.class).check(MainCode.CLASSES);
    }

    @Test
    void noConfigurationIsNamedRoutes() {
        noClasses().that().areAnnotatedWith("org.springframework.context.annotation.Configuration").should().haveNameMatching(".*Routes?")
                .check(MainCode.CLASSES);
    }

    @Test
    void nothingSleeps() {
        // Only the answer to a business that sends too fast waits: its request has a thread of its own.
        noClasses().that(DescribedPredicate.not(nameMatching(".*\\.RequestRate"))).should()
                .callMethodWhere(target(nameMatching("sleep")).and(
                        DescribedPredicate.describe("of Thread", call -> call.getTargetOwner().isEquivalentTo(Thread.class))))
                .check(MainCode.CLASSES);
    }
}
