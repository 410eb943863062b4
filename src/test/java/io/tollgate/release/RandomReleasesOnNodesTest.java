package io.tollgate.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.database.DatabaseTest;
import io.tollgate.decision.Decisions;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.secrets.Keys;
import io.tollgate.secrets.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Walks on two nodes and one database, with rules that are compiled: each step is taken on either node, and after it both know the same.
 * More walks with {@code -Dseeds=200}, longer ones with {@code -Dsteps=120}.
 */
@DatabaseTest
@Import({Decisions.class, Keys.class, Settings.class})
class RandomReleasesOnNodesTest implements RandomReleases.Content, RandomReleases.Steps {

    private static final String TABLE = "tables/daily-limits.csv";
    private static final String RULES = "consent/any-noted.dslr";
    private static final String HEAD = "jurisdiction,marketing_messages,basis,source,certainty,checked,review,valid_from,valid_until\n";
    /** Of 24 rows at most. */
    private static final List<String> COUNTRIES = List.of("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR",
            "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO");

    @Autowired
    ApplicationContext application;
    @Autowired
    JdbcTemplate jdbc;
    @TempDir
    Path temporary;

    private final SortedMap<String, byte[]> base = base();
    private final List<Node> nodes = new ArrayList<>();
    private Random turn = new Random(0);

    static IntStream seeds() {
        return IntStream.rangeClosed(1, Integer.getInteger("seeds", 2));
    }

    @BeforeEach
    void forgetAllReleases() {
        jdbc.update("DELETE FROM rule_event");
        jdbc.update("DELETE FROM rule_release");
        jdbc.update("DELETE FROM rule_state");
        jdbc.update("UPDATE release_lock SET last_event = 0, seal = NULL");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noChangeIsLostAndBothNodesAgreeAtAnyInstant(int seed) throws IOException {
        turn = new Random(seed);
        ReleaseLog log = new ReleaseLog(jdbc, application.getBean(PlatformTransactionManager.class), application.getBean(Decisions.class),
                application.getBean(Keys.class).audit());
        RandomReleases releases = new RandomReleases(log, this, this);
        Path folder = temporary.resolve("rules");
        for (Map.Entry<String, byte[]> file : releases.first().rules().byPath().entrySet()) {
            Files.createDirectories(folder.resolve(file.getKey()).getParent());
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
        try (Node one = new Node(application, folder, RandomReleases.BEGIN); Node other = new Node(application, folder,
                RandomReleases.BEGIN)) {
            nodes.addAll(List.of(one, other));
            int done = releases.walk(seed, Integer.getInteger("steps", 26), (now, last) -> agree(log, now, last));
            assertThat(done).as("steps of seed %d that were taken", seed).isGreaterThan(4);
        } finally {
            nodes.clear();
        }
    }

    /** The person who took the step. */
    private void agree(ReleaseLog log, Instant now, boolean last) {
        RuleState state = log.history().changeAt(now).orElseThrow().state();
        byte[] hash = log.bundle(state).rules().hash();
        for (Node node : nodes) {
            node.releases.compiled().await(state.ruleBook());
            node.at(now);
            assertThat(Arrays.equals(node.books.inForce(now).hash(), hash)).as("the rules in force at %s", now).isTrue();
        }
        if (last) {
            assertThat(log.check().broken()).as("the seal of the whole history").isEmpty();
            try (Node later = new Node(application, temporary.resolve("not-there"), now)) {
                assertThat(Arrays.equals(later.books.inForce(now).hash(), hash)).as("a node that starts later").isTrue();
            }
        }
    }

    private Releases either() {
        return nodes.get(turn.nextInt(nodes.size())).releases;
    }

    @Override
    public int propose(RuleBundle bundle, String author, Optional<Instant> wanted, Optional<Integer> from, Instant now) {
        return either().propose(bundle, author, "edit", new Remarks(true, Optional.empty()), wanted, from, now).version();
    }

    @Override
    public void approve(Approval approval, Instant now) {
        either().approve(approval, now);
    }

    @Override
    public void withdraw(int version, Instant now) {
        either().withdraw(version, "somebody", "second thoughts", now);
    }

    @Override
    public void undo(int version, Instant now) {
        either().rollBack(Optional.empty(), Optional.of(version), "somebody", "too strict", now);
    }

    @Override
    public void rollBackTo(int version, Instant now) {
        either().rollback(Optional.of(version), "somebody", "too much", now);
    }

    /** The tables and the vocabulary as shipped, one price for everything, and no other rules. */
    private static SortedMap<String, byte[]> base() {
        SortedMap<String, byte[]> files = new TreeMap<>(RuleFiles.read(Path.of("rules")).byPath());
        files.remove("tariff/plan-fees/plan-fees.csv");
        files.remove("tariff/rates/rates-cop.csv");
        files.remove("tables/looked-for.csv"); // it says of which places no limit was found
        files.keySet().removeIf(path -> path.endsWith(".md") || path.endsWith(".dslr") && !path.equals("tariff/any-rate.dslr"));
        String head = "# Source: this test\nmarket,currency,category,valid_from,";
        put(files, "tariff/rates/rates-usd.csv", head + "rate_per_delivered_message\n" + List.of("marketing", "utility", "authentication",
                "service").stream().map(category -> "Other,USD," + category + ",2025-01-01,0.0500\n").collect(Collectors.joining()));
        put(files, "tariff/rates/tiers-usd.csv", head + "from_message,rate_per_delivered_message\n");
        put(files, "tariff/rates/markets.csv", "# Source: this test\ncountry,market,valid_from\n");
        put(files, "tariff/any-rate.dslr", """
                rule "TAR-ANY-001: A message costs the rate of the day"
                    @basis( "A test" )
                    @source( "this test" )
                    @inForceFrom( "2018-01-01" )
                when
                    a message
                    - has a rate on the rate card
                then
                    price at the rate of the day
                end
                """);
        return files;
    }

    private static void put(SortedMap<String, byte[]> files, String path, String text) {
        files.put(path, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public RuleBundle bundle(Map<String, String> rows) {
        SortedMap<String, byte[]> files = new TreeMap<>(base);
        put(files, TABLE, HEAD + "ANY,3,A test,this test,own,2026-11-22,2027-11-22,,\n" + rows.entrySet().stream()
                .filter(row -> row.getKey().startsWith("row ")).map(row -> COUNTRIES.get(Integer.parseInt(row.getKey().substring(5))) + ","
                        + (1 + Integer.parseInt(row.getValue().substring(1))) + ",A test,this test,own,2026-11-22,2027-11-22,,\n")
                .collect(Collectors.joining()));
        put(files, RULES, "# Rules that note something\n" + rows.entrySet().stream().filter(row -> row.getKey().startsWith("rule "))
                .map(row -> "\nrule \"" + row.getKey().substring(5) + """
                        : Something is noted"
                            @basis( "A test" )
                            @source( "this test" )
                            @inForceFrom( "2018-01-01" )
                        when
                            a message
                            - is marketing
                        then
                            note "%s %s"
                        end
                        """.formatted(row.getKey().substring(5), row.getValue())).collect(Collectors.joining()));
        return new RuleBundle(new RuleFiles("rules", files), new TreeMap<>());
    }

    @Override
    public Map<String, String> rows(RuleBundle bundle) {
        Map<String, String> rows = new TreeMap<>();
        bundle.rules().lines(TABLE).stream().skip(1).map(line -> line.split(",")).filter(row -> !row[0].equals("ANY"))
                .forEach(row -> rows.put("row C" + COUNTRIES.indexOf(row[0]), "v" + (Integer.parseInt(row[1]) - 1)));
        String rule = "";
        for (String line : bundle.rules().lines(RULES)) {
            if (line.startsWith("rule ")) {
                rule = line.replaceFirst("^rule \"([^:]*): .*$", "rule $1");
            } else if (line.startsWith("    note ")) {
                rows.put(rule, line.replaceFirst("^    note \"[^ ]* (.*)\"$", "$1"));
            }
        }
        return rows;
    }
}
