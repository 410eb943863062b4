package io.tollgate.rulebook;

import io.tollgate.business.Plan;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.openl.rules.runtime.RulesEngineFactory;

/**
 * Prints how many decisions a thread takes in a second by the same policy on the same cases: written directly in Java, by Tollgate, and
 * by OpenL Tablets; in turns, the best of each, after checking that all say the same. Run its {@code main}; it is not a test.
 */
public final class EnginesBench {

    private static final int CASES = 4_096;
    private static final int TURNS = 4;
    private static final long TURN_NANOS = 2_000_000_000L;

    private EnginesBench() {}

    public static void main(String[] arguments) throws IOException {
        List<CaseFile> cases = new RandomCases(1).files(CASES);
        int mostNewRecipients = Cases.SHIPPED.plans().newRecipientsOfUnverified();
        List<FlatCase> flat = cases.stream().map(file -> new FlatCase(file, mostNewRecipients)).toList();
        TablePolicy tables = openL();
        check(cases, flat, mostNewRecipients, tables);

        Map<String, DecisionsBench.Pass> engines = new LinkedHashMap<>();
        List<String> said = new ArrayList<>();
        engines.put("plain Java (the limit)", () -> {
            int findings = 0;
            for (CaseFile file : cases) {
                said.clear();
                PlainPolicy.judge(file, mostNewRecipients, said);
                findings += said.size();
            }
            return findings;
        });
        engines.put("Tollgate", () -> {
            int findings = 0;
            for (CaseFile file : cases) {
                findings += Cases.SHIPPED.judge(file).size();
            }
            return findings;
        });
        Fired fired = new Fired();
        engines.put("OpenL Tablets 6.0.0-beta, flat beans made beforehand", () -> {
            int findings = 0;
            for (FlatCase file : flat) {
                fired.clear();
                tables.judge(file, fired);
                findings += fired.rules().size();
            }
            return findings;
        });
        engines.values().forEach(engine -> DecisionsBench.run(engine, CASES, DecisionsBench.WARM_UP_NANOS));
        Map<String, Long> best = new LinkedHashMap<>();
        for (int turn = 0; turn < TURNS; turn++) {
            engines.forEach((name, engine) -> best.merge(name, DecisionsBench.run(engine, CASES, TURN_NANOS), Math::max));
        }
        long tollgate = best.get("Tollgate");
        best.forEach((name, rate) -> System.out.printf(Locale.ROOT, "%s: %,d decisions/s a thread, %.2f times Tollgate%n", name, rate,
                (double) rate / tollgate));
    }

    private static TablePolicy openL() throws IOException {
        Path workbook = Files.createTempFile("policy", ".xlsx");
        PolicyWorkbook.write(workbook,
                Arrays.stream(Plan.values()).filter(plan -> plan != Plan.PILOT).map(Plan::name).collect(Collectors.joining(",")));
        RulesEngineFactory<TablePolicy> factory = new RulesEngineFactory<>(workbook.toString(), TablePolicy.class);
        factory.setExecutionMode(true);
        return factory.newEngineInstance();
    }

    private static void check(List<CaseFile> cases, List<FlatCase> flat, int mostNewRecipients, TablePolicy tables) {
        for (int i = 0; i < cases.size(); i++) {
            List<String> plain = new ArrayList<>();
            PlainPolicy.judge(cases.get(i), mostNewRecipients, plain);
            Fired fired = new Fired();
            tables.judge(flat.get(i), fired);
            TreeSet<String> rules = Cases.SHIPPED.judge(cases.get(i)).stream().map(Finding::rule)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!rules.equals(new TreeSet<>(plain)) || !rules.equals(new TreeSet<>(fired.rules()))) {
                throw new IllegalStateException("not the same: Tollgate " + rules + ", Java " + plain + ", OpenL " + fired.rules());
            }
        }
        System.out.printf(Locale.ROOT, "the same rules hold on all %,d cases%n", cases.size());
    }
}
