package io.tollgate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Checks what must hold for every file of the project and what no compiler checks. */
class TidyTest {

    private static final int COLUMNS = 140;
    private static final int LINES_OF_A_TYPE = 400;
    private static final int LINES_OF_A_METHOD = 60;
    /** Migrations are never edited. Those that are older than this test may have longer lines. */
    private static final int LAST_MIGRATION_OF_ANY_WIDTH = 38;

    private static final List<String> PLACES = List.of("src", "rules", "features", "docker", ".github", ".ci", ".mvn");
    private static final Pattern PROSE_OR_CODE = Pattern.compile(".*\\.(java|md|dslr?|feature|xml|ya?ml|sql|js|sh)");
    private static final Pattern OLD_MIGRATION = Pattern.compile(".*/migration/V(\\d+)__.*");
    /** A line of the vocabulary: a sentence and its meaning cannot be split. */
    private static final Pattern SENTENCE = Pattern.compile("\\[(when|then)].*");
    private static final Pattern REFUSAL = Pattern.compile("\\b(Refusal|UnfitParameter)\\b");
    private static final Pattern FOR_LATER = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");

    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s#]+)[^)]*\\)");
    private static final Pattern INLINE_CODE = Pattern.compile("`([^`\\s]+)`");
    private static final Pattern OF_THE_PROJECT = Pattern.compile("(src|rules|features|docker|\\.github|\\.ci|\\.mvn)/.*");
    private static final Pattern FILE_IN_A_FOLDER = Pattern
            .compile("[\\w.-]+(/[\\w.-]+)*/[\\w.-]+\\.(java|md|dslr?|csv|feature|xml|ya?ml|sql)");
    private static final Pattern ANY_NAME = Pattern.compile("[*<{]|NAME|HANDLE|\\.\\.\\.");
    private static final Pattern METER = Pattern.compile("\"(tollgate\\.[a-z.-]+)\"");
    private static final Pattern METER_IN_THE_TABLE = Pattern.compile("(?m)^\\| `(tollgate\\.[a-z.-]+)`");
    private static final Pattern TEST = Pattern.compile("\\b[A-Z]\\w+Test\\b");

    /**
     * Work that starts at certain times must be a route, which pauses while the database is away. These classes do it otherwise, and why.
     */
    private static final Map<String, String> TIMERS = Map.of(
            "io.tollgate.database.DatabaseWatch", "tells the routes when they may look, and starts the database that they need",
            "io.tollgate.secrets.KeyRotationLock", "holds its lock in commands, too, where no routes are",
            "io.tollgate.database.ThreadsOfRoutes", "makes the threads of the routes from scheduler:",
            "io.tollgate.network.BoundedProtocol", "a part of Tomcat, which has a clockwork for its parts");

    /** Classes that pause or start a thread, and so could do timed work in a loop, and why. */
    private static final Map<String, String> THREADS = Map.ofEntries(
            Map.entry("io.tollgate.database.DatabaseConfiguration", "ends the process by force if it does not end in order"),
            Map.entry("io.tollgate.cloudapi.RequestRate", "makes a client wait that sends too fast"),
            Map.entry("io.tollgate.database.GroupCommit", "its thread works when messages come, not by the clock"),
            Map.entry("io.tollgate.downstream.NetworkClient", "ends a call that takes too long"),
            Map.entry("io.tollgate.delivery.NetworkCalls", "calls a network when a message may go"),
            Map.entry("io.tollgate.delivery.AnswerRecorder", "records answers as they come"),
            Map.entry("io.tollgate.smpp.SmscConnection", "hears an answer that comes after the call's time"),
            Map.entry("io.tollgate.smpp.Link", "keeps the connection to an SMSC, which needs no database"),
            Map.entry("io.tollgate.smpp.Recorder", "its thread works when something comes from an SMSC"),
            Map.entry("io.tollgate.smpp.SmppChannel", "offers a later part of a message again within the call's time"),
            Map.entry("io.tollgate.delivery.CallsUnderWay", "whoever forbids a message waits for the call that is under way"),
            Map.entry("io.tollgate.delivery.LostAnswers", "networks are asked many at a time"),
            Map.entry("io.tollgate.downstream.NetworkUploads", "a file takes longer than the call for a message may"),
            Map.entry("io.tollgate.console.DeadLetterCounts", "asks the brokers beside the page that shows the numbers"),
            Map.entry("io.tollgate.delivery.WebhookClient", "ends an exchange that takes too long"),
            Map.entry("io.tollgate.secrets.KeyRotationLock", "ends the process when the keys were rotated"),
            Map.entry("io.tollgate.kafka.RecordIntake", "records that cannot be accepted wait in the thread that has them"),
            Map.entry("io.tollgate.intake.SftpFiles", "a file that cannot go on waits in the thread that has it"),
            Map.entry("io.tollgate.kafka.LogReader", "its threads read a topic as long as the process lives"),
            Map.entry("io.tollgate.replay.Replay", "keeps below its pace"),
            Map.entry("io.tollgate.ledger.MonthSums", "rests between its statements, so that others have the database"),
            Map.entry("io.tollgate.demonstration.CloudApiStub", "plays a network, which repeats its webhooks"),
            Map.entry("io.tollgate.demonstration.Quiescence", "waits until the queues are empty"));

    private static final Pattern PAUSES_OR_STARTS = Pattern.compile("java\\.lang\\.Thread(\\$Builder.*)?\\.(sleep|start|startVirtualThread)"
            + "|java\\.util\\.concurrent\\.locks\\.LockSupport\\.park(Nanos|Until)|java\\.util\\.concurrent\\.TimeUnit\\.sleep"
            + "|java\\.util\\.concurrent\\.CompletableFuture\\.delayedExecutor");

    @Test
    void linesFitTheScreen() {
        List<String> wide = files().filter(file -> PROSE_OR_CODE.matcher(file.toString()).matches()).filter(TidyTest::mayBeRewritten)
                .flatMap(TidyTest::wideLines).toList();

        assertThat(wide).as("lines of more than %s columns. Maybe mvn -Pformat process-sources, for Java", COLUMNS).isEmpty();
    }

    @Test
    void documentsNameOnlyWhatExists() {
        Set<String> tests = files().map(file -> file.getFileName().toString()).filter(name -> name.endsWith("Test.java"))
                .map(name -> name.substring(0, name.length() - ".java".length())).collect(Collectors.toSet());

        List<String> missing = documents().flatMap(document -> {
            String text = read(document);
            String prose = text.replaceAll("(?s)```.*?```", "");
            return Stream.of(
                    found(LINK, prose).map(match -> match.group(1)).filter(link -> !link.matches("[a-z]+:.*"))
                            .filter(link -> !Files.exists(document.resolveSibling(link))),
                    found(INLINE_CODE, prose).map(match -> match.group(1)).filter(TidyTest::isPath)
                            .filter(path -> !isThere(document, path)),
                    found(TEST, text).map(MatchResult::group).filter(test -> !tests.contains(test)))
                    .flatMap(names -> names).map(name -> document + ": " + name);
        }).toList();

        assertThat(missing).as("links, paths and tests in the documentation that do not exist").isEmpty();
    }

    @Test
    void eachMeterIsDescribed() {
        String meters = read(Path.of("src/site/markdown/operations.md")).replaceFirst("(?s).*\\*\\*Meters\\.\\*\\*", "")
                .replaceFirst("(?s)\\*\\*Traces\\.\\*\\*.*", "");
        Set<String> described = found(METER_IN_THE_TABLE, meters).map(match -> match.group(1)).collect(Collectors.toSet());
        Set<String> registered = files().filter(file -> file.startsWith("src/main/java") && file.toString().endsWith(".java"))
                .map(TidyTest::read).filter(source -> source.contains("import io.micrometer."))
                .flatMap(source -> found(METER, source)).map(match -> match.group(1)).collect(Collectors.toSet());

        assertThat(described).as("meters in the table of operations.md").isEqualTo(registered);
    }

    @Test
    void nothingIsLeftForLater() {
        List<String> later = files().filter(file -> file.toString().matches(".*\\.(java|md|dslr?|feature|xml|ya?ml|sql|html|css|js)"))
                .filter(file -> !file.endsWith("TidyTest.java")).flatMap(file -> numbered(file)
                        // XXX is ISO 4217's code for no currency
                        .filter(line -> FOR_LATER.matcher(line.text()).find() && !line.text().contains("'XXX'"))
                        .map(Line::place))
                .toList();

        assertThat(later).as("what was left for later. Maybe an issue").isEmpty();
    }

    @Test
    void changesOfRulesAreInOrder() {
        List<LocalDate> days = numbered(Path.of("rules/CHANGES.md")).map(Line::text).filter(text -> text.startsWith("## "))
                .map(heading -> LocalDate.parse(heading.substring(3))).toList();

        assertThat(days).isNotEmpty().doesNotHaveDuplicates().isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void typesAndMethodsAreShort() throws IOException {
        List<String> tooLong = new ArrayList<>();
        try (StandardJavaFileManager sources = ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
            JavacTask parser = (JavacTask) ToolProvider.getSystemJavaCompiler().getTask(null, sources, null, List.of(), null,
                    sources.getJavaFileObjectsFromPaths(files().filter(file -> file.toString().endsWith(".java")).toList()));
            SourcePositions places = Trees.instance(parser).getSourcePositions();
            for (CompilationUnitTree unit : parser.parse()) {
                new Lengths(unit, places, tooLong).scan(unit, null);
            }
        }

        assertThat(tooLong).as("types of more than %s lines, methods of more than %s", LINES_OF_A_TYPE, LINES_OF_A_METHOD).isEmpty();
    }

    /** Officers and operators read "Maybe ..."; partners read what to do, as a sentence. */
    @Test
    void noTextForPartnersHasAHint() throws IOException {
        List<Path> withRefusals = files().filter(file -> file.startsWith("src/main/java") && file.toString().endsWith(".java"))
                .filter(file -> !file.startsWith("src/main/java/io/tollgate/administration"))
                .filter(file -> REFUSAL.matcher(read(file)).find()).toList();
        List<String> hints = new ArrayList<>();
        try (StandardJavaFileManager sources = ToolProvider.getSystemJavaCompiler().getStandardFileManager(null, null, null)) {
            JavacTask parser = (JavacTask) ToolProvider.getSystemJavaCompiler().getTask(null, sources, null, List.of(), null,
                    sources.getJavaFileObjectsFromPaths(withRefusals));
            for (CompilationUnitTree unit : parser.parse()) {
                new PartnersHints(unit, hints).scan(unit, null);
            }
        }
        Stream<Path> programs = files().filter(file -> file.startsWith("src/main/js/client/src")
                || file.startsWith("src/main/js/sidecar/src") && file.toString().matches(".*/(contents|sending|refusals)\\.js"));
        Stream.concat(programs, Stream.of(Path.of("src/main/resources/static/partner/openapi.yaml"))).flatMap(TidyTest::numbered)
                .filter(line -> line.text().contains("Maybe")).map(Line::place).forEach(hints::add);
        numbered(Path.of("src/test/resources/io/tollgate/intake/odd-requests.txt"))
                .filter(line -> line.text().startsWith("{\"error\":{") && line.text().contains("Maybe"))
                .map(Line::place).forEach(hints::add);

        assertThat(withRefusals).as("files with refusals").hasSizeGreaterThan(60);
        assertThat(hints).as("hints for partners. Maybe write what to do, or Hints.forPartners").isEmpty();
    }

    @Test
    void timedWorkIsARoute() {
        Predicate<JavaClass> isTimer = type -> Stream
                .of("java.util.Timer", "java.util.TimerTask", "java.util.concurrent.ScheduledExecutorService",
                        "java.util.concurrent.ScheduledThreadPoolExecutor", "org.springframework.scheduling.TaskScheduler",
                        "org.springframework.scheduling.annotation.Scheduled")
                .anyMatch(type::isAssignableTo);
        Set<String> timers = MainCode.CLASSES.stream()
                .filter(type -> type.getDirectDependenciesFromSelf().stream().map(Dependency::getTargetClass).anyMatch(isTimer))
                .map(type -> type.getName().replaceAll("\\$.*", "")).collect(Collectors.toSet());

        assertThat(timers).as("types with a timer of their own. Maybe a route from scheduler:").isEqualTo(TIMERS.keySet());
    }

    @Test
    void threadsDoNoTimedWork() {
        Set<String> found = MainCode.CLASSES.stream()
                .filter(type -> type.getMethodCallsFromSelf().stream().map(call -> call.getTargetOwner().getName() + "." + call.getName())
                        .anyMatch(call -> PAUSES_OR_STARTS.matcher(call).matches()))
                .map(type -> type.getName().replaceAll("\\$.*", "")).collect(Collectors.toSet());

        assertThat(found).as("types that pause or start a thread. Maybe a route from scheduler:").isEqualTo(THREADS.keySet());
    }

    private static boolean mayBeRewritten(Path file) {
        return found(OLD_MIGRATION, file.toString()).noneMatch(match -> Integer.parseInt(match.group(1)) <= LAST_MIGRATION_OF_ANY_WIDTH);
    }

    /** Tables and diagrams may be wider, in documents and in text blocks. So may a line without a space, such as a URL. */
    private static Stream<String> wideLines(Path file) {
        boolean document = file.toString().endsWith(".md");
        String fence = document ? "```" : "\"\"\"";
        boolean[] fenced = {false};
        return numbered(file).filter(line -> {
            boolean wasFenced = fenced[0];
            fenced[0] ^= line.text().split(fence, -1).length % 2 == 0;
            return line.text().codePointCount(0, line.text().length()) > COLUMNS && !wasFenced && !fenced[0]
                    && !(document && line.text().startsWith("|")) && !SENTENCE.matcher(line.text()).matches()
                    && line.text().strip().contains(" ");
        }).map(Line::place);
    }

    private static boolean isPath(String code) {
        return OF_THE_PROJECT.matcher(code).matches() || FILE_IN_A_FOLDER.matcher(code).matches();
    }

    /** Whether a path exists, from the top folder or from the document's folder. Only the part before a placeholder is checked. */
    private static boolean isThere(Path document, String path) {
        String known = ANY_NAME.split(path)[0];
        String folder = known.equals(path) ? path : known.substring(0, known.lastIndexOf('/') + 1);
        return Files.exists(Path.of(folder)) || Files.exists(document.resolveSibling(folder));
    }

    private static Stream<Path> documents() {
        return files().filter(file -> file.toString().endsWith(".md"));
    }

    private static Stream<Path> files() {
        return Stream.concat(Stream.of(Path.of("README.md"), Path.of("pom.xml")), PLACES.stream().map(Path::of).flatMap(place -> {
            try (Stream<Path> all = Files.walk(place)) {
                return all.filter(Files::isRegularFile).toList().stream();
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }));
    }

    private record Line(Path file, int number, String text) {

        String place() {
            return file + ":" + number;
        }
    }

    private static Stream<Line> numbered(Path file) {
        List<String> lines = read(file).lines().toList();
        return IntStream.range(0, lines.size()).mapToObj(line -> new Line(file, line + 1, lines.get(line)));
    }

    private static Stream<MatchResult> found(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Finds texts with a hint, and messages of others that go on to partners as they are. The log is for operators. */
    private static final class PartnersHints extends TreeScanner<Void, Void> {

        private static final Pattern FOR_OPERATORS = Pattern.compile("log\\.\\w+|sayOnce|Unavailable|super");
        private static final Pattern FOR_PARTNERS = Pattern.compile("Refusal(\\.\\w+)?|UnfitParameter(\\.\\w+)?");

        private final CompilationUnitTree unit;
        private final List<String> found;
        private boolean refusal;

        PartnersHints(CompilationUnitTree unit, List<String> found) {
            this.unit = unit;
            this.found = found;
        }

        @Override
        public Void visitLiteral(LiteralTree literal, Void nothing) {
            if (literal.getValue() instanceof String text && text.contains("Maybe")) {
                found.add(unit.getSourceFile().getName() + ": " + text);
            }
            return null;
        }

        @Override
        public Void visitNewClass(NewClassTree made, Void nothing) {
            return within(made.getIdentifier().toString(), () -> super.visitNewClass(made, nothing));
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
            String method = call.getMethodSelect().toString();
            if (refusal && method.endsWith(".getMessage")) {
                found.add(unit.getSourceFile().getName() + ": " + method);
            }
            return method.equals("Hints.forPartners") ? null : within(method, () -> super.visitMethodInvocation(call, nothing));
        }

        private Void within(String name, Supplier<Void> arguments) {
            boolean before = refusal;
            refusal |= FOR_PARTNERS.matcher(name).matches();
            if (!FOR_OPERATORS.matcher(name).matches()) {
                arguments.get();
            }
            refusal = before;
            return null;
        }
    }

    /** Measures types and methods up to the last brace. A nested type counts for the outer type, too. */
    private static final class Lengths extends TreeScanner<Void, Void> {

        private final CompilationUnitTree unit;
        private final SourcePositions places;
        private final List<String> tooLong;

        Lengths(CompilationUnitTree unit, SourcePositions places, List<String> tooLong) {
            this.unit = unit;
            this.places = places;
            this.tooLong = tooLong;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            check(type, type, type.getSimpleName().toString(), LINES_OF_A_TYPE);
            return super.visitClass(type, nothing);
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            // The annotations do not count: they may be a table of cases.
            check(method.getReturnType() == null ? method : method.getReturnType(), method, method.getName().toString(), LINES_OF_A_METHOD);
            return super.visitMethod(method, nothing);
        }

        private void check(Tree begin, Tree tree, String name, int most) {
            long first = unit.getLineMap().getLineNumber(places.getStartPosition(unit, begin));
            long lines = unit.getLineMap().getLineNumber(places.getEndPosition(unit, tree)) - first + 1;
            if (lines > most) {
                tooLong.add(unit.getSourceFile().getName() + ":" + first + ": " + name + " has " + lines);
            }
        }
    }
}
