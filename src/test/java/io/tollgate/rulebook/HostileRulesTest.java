package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Harmful rule files are refused with file and line. No part of a rule ever runs as code. */
class HostileRulesTest {

    private static final RuleFiles SHIPPED = RuleFiles.read(Path.of("rules"));
    private static final String PATH = "consent/any-hostile.dslr";
    private static final String RULE = """
            rule "CON-ANY-900: A trial"
                @basis( "a" )
                @source( "b" )
                @inForceFrom( "2020-01-01" )
            when
                a message
                - is marketing
            then
                note "x"
            end
            """;

    static Stream<Arguments> hostile() {
        return Stream.of(
                file("ends the program", "note \"x\"", "System.exit(1);"),
                file("ends the program after an outcome", "note \"x\"", "note \"x\"; System.exit(1);"),
                file("ends the program within the reason", "note \"x\"", "note \"x\" + System.exit(1) + \"\""),
                file("closes the string by an escape", "note \"x\"", "note \"\\u0022); System.exit(1); //\""),
                file("closes the string by a backslash", "note \"x\"", "note \"\\\"); System.exit(1); //\""),
                file("reflects", "- is marketing", "- eval( Class.forName(\"java.lang.Runtime\") != null )"),
                file("reflects in a gap", "- is marketing",
                        "- goes to a recipient in DE\") || getClass().forName(\"x\") != null || inRegion(\"EU"),
                file("reads a file", "- is marketing", "- eval( new java.io.File(\"/etc/passwd\").exists() )"),
                file("writes a file", "note \"x\"", "new java.io.FileWriter(\"/tmp/hostile\").close();"),
                file("starts a thread", "note \"x\"", "new Thread(() -> { while (true) {} }).start();"),
                file("starts a program", "note \"x\"", "new ProcessBuilder(\"sh\").start();"),
                file("opens a socket", "note \"x\"", "new java.net.Socket(\"localhost\", 1);"),
                file("never ends", "note \"x\"", "while (true) {}"),
                file("changes its own fact for ever", "note \"x\"", "modify( $message ) { setCategory(\"X\") }"),
                file("inserts for ever", "note \"x\"", "insert( new OpenCase() );"),
                file("speaks mvel", "rule \"", "dialect \"mvel\"\nrule \""),
                file("asks mvel for a dialect in the rule", "when", "dialect \"mvel\"\nwhen"),
                file("evaluates", "- is marketing", "eval( true )"),
                file("evaluates after a bullet", "- is marketing", "- eval( true )"),
                file("defines a function", "rule \"", "function void f() { System.exit(1); }\nrule \""),
                file("imports", "rule \"", "import java.lang.Runtime;\nrule \""),
                file("imports a function", "rule \"", "import static java.lang.System.exit;\nrule \""),
                file("declares a global", "rule \"", "global java.lang.Runtime runtime\nrule \""),
                file("declares a query", "rule \"", "query \"q\" OpenCase() end\nrule \""),
                file("declares a type", "rule \"", "declare Message text : String end\nrule \""),
                file("declares a package", "rule \"", "package io.tollgate.rulebook;\nrule \""),
                file("expands another vocabulary", "rule \"", "expander other.dsl\nrule \""),
                file("has an attribute", "when", "salience 1000000\nwhen"),
                file("is fired by a clock", "when", "timer( int: 0 1s )\nwhen"),
                file("does not loop but says so", "when", "no-loop true\nwhen"),
                file("extends another rule", "when", "extends \"CON-ANY-001\"\nwhen"),
                file("comments the rest away", "- is marketing", "- is marketing /*"),
                file("adds a condition", "- is marketing", "- is marketing, eval(true)"),
                file("adds an alternative", "- is marketing", "- is marketing || true"),
                file("begins another pattern", "a message", "a message\n$r : java.lang.Runtime()"),
                file("quotes in a note of the rule", "@basis( \"a\" )", "@basis( \"a\" ) @watch( \"*\" )"),
                file("quotes in the title", "A trial\"", "A trial\" salience 1 enabled \"true\""),
                file("turns the writing direction", "- is marketing", "- is mar\u202Egniket"),
                file("has a space without width", "- is marketing", "- is\u200B marketing"),
                file("has a soft hyphen in the reason", "note \"x\"", "note \"x\u00ADy\""),
                file("has a space that does not break", "- is marketing", "- is\u00A0marketing"),
                file("writes an a of another script", "- is marketing", "- is m\u0430rketing"),
                file("writes full width letters", "- is marketing", "- is \uFF4Darketing"),
                file("has a NUL", "- is marketing", "- is marketing\u0000"),
                file("has a NUL in the reason", "note \"x\"", "note \"x\u0000y\""),
                file("has a line separator in the reason", "note \"x\"", "note \"x\u2028System.exit(1);\""),
                file("has a next line in the title", "A trial", "A\u0085trial"),
                file("has a mark in the middle", "- is marketing", "\uFEFF- is marketing"));
    }

    static Stream<Arguments> tooMuch() {
        return Stream.of(
                file("lists for ever", "- is marketing", "- one of these holds:\n- one of these holds:\n--- is marketing"),
                file("nests lists", "- is marketing",
                        "- one of these holds:\n" + "-- one of these holds:\n".repeat(200) + "-- is marketing"),
                file("has a very long line", "note \"x\"", "note \"" + "x".repeat(100_000) + "\""),
                file("makes matching slow", "- is marketing", "- is priced in the market " + "A ".repeat(230) + "!"),
                file("has a very large number", "- is marketing",
                        "- follows at least 99999999999999999999 marketing messages on the same day"),
                file("has a very large amount", "- is marketing", "- costs more than 99999999999999999999"),
                file("has a link for a name", "CON-ANY-900", "../../etc"),
                Arguments.of("says the same a thousand times", RULE.repeat(1_000)),
                Arguments.of("is nonsense of many lines", "- is marketting\n".repeat(50_000)),
                Arguments.of("is one line without an end", "x".repeat(1_900_000)),
                Arguments.of("is too large", RULE + "# comment\n".repeat(300_000)),
                Arguments.of("never ends its rule", RULE.replace("end\n", "")),
                Arguments.of("begins a rule in a rule", RULE.replace("then", "rule \"CON-ANY-901: Another\"\nthen")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"hostile", "tooMuch"})
    void aHarmfulFileIsRefusedAndDoesNoHarm(String name, String content) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        ThreadGroup itsThreads = new ThreadGroup(name);
        long begin = System.nanoTime();

        Thread officer = new Thread(itsThreads,
                () -> thrown.set(catchThrowable(() -> RuleBook.of(with(PATH, content.getBytes(StandardCharsets.UTF_8))).close())));
        officer.start();
        officer.join();

        Throwable faults = thrown.get();
        assertThat(faults).as("faults").isInstanceOf(RuleBookFaults.class);
        assertThat(((RuleBookFaults) faults).faults()).isNotEmpty().allSatisfy(fault -> assertThat(fault)
                .matches("(?s)rules/" + PATH + ":\\d+: .*").doesNotContain("Exception", "org.drools", "java.util.", "Unable to")
                .satisfies(text -> assertThat(text.length()).isLessThan(2_000)));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(90));
        assertThat(itsThreads.activeCount()).as("threads that were started and live on").isZero();
    }

    @Test
    void wordsThatLookLikeCodeStayWords() {
        String words = RULE.replace("note \"x\"", "note \"System.exit(1); ${jndi:ldap://x} {country} https://a.example // /* $message\"");
        for (String content : List.of(words, "\uFEFF" + words, words.replace("\n", "\r\n"), words.replace("\n", "\r"))) {
            try (RuleBook book = RuleBook.of(with(PATH, content.getBytes(StandardCharsets.UTF_8)))) {
                Cases draft = new Cases();
                draft.category = io.tollgate.message.Category.MARKETING;
                assertThat(book.judge(draft.file(book))).contains(new io.tollgate.decision.Finding.Note("CON-ANY-900",
                        "System.exit(1); ${jndi:ldap://x} {country} https://a.example // /* $message"));
            }
        }
    }

    @Test
    void bytesThatAreNoTextAreReported() {
        byte[] bytes = {(byte) 0xC3, (byte) 0x28, (byte) 0xFF, '\n'};

        assertThat(((RuleBookFaults) catchThrowable(() -> RuleBook.of(with(PATH, bytes)))).faults())
                .contains("rules/" + PATH + ":1: The file is not text in UTF-8. Maybe save it again with that encoding.");
    }

    @Test
    void aHugeFileIsNotReadAtAll(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("consent"));
        try (var file = new java.io.RandomAccessFile(folder.resolve(PATH).toFile(), "rw")) {
            file.setLength(4_000_000_000L);
        }

        assertThat(((RuleBookFaults) catchThrowable(() -> RuleFiles.read(folder))).faults()).singleElement().asString()
                .contains(PATH + ":1: The file has 4000000000 bytes, more than 2000000.");
    }

    @Test
    void tooManyRulesAreRefused() {
        TreeMap<String, byte[]> byPath = new TreeMap<>(ManyRulesBench.with(SHIPPED, 20_100).byPath());

        assertThat(((RuleBookFaults) catchThrowable(() -> RuleBook.of(new RuleFiles("rules", byPath)))).faults())
                .anyMatch(fault -> fault.contains("There are more than 20000 rules."));
    }

    private static Arguments file(String name, String right, String wrong) {
        assertThat(RULE).contains(right);
        return Arguments.of(name, RULE.replace(right, wrong));
    }

    private static RuleFiles with(String path, byte[] content) {
        TreeMap<String, byte[]> byPath = new TreeMap<>(SHIPPED.byPath());
        byPath.put(path, content);
        return new RuleFiles("rules", byPath);
    }
}
