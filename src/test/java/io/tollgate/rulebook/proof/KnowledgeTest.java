package io.tollgate.rulebook.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.CaseFile;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.rulebook.RandomCases;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.language.Condition.Test;
import io.tollgate.rulebook.language.OpenCase;
import io.tollgate.rulebook.language.Property;
import io.tollgate.rulebook.language.Sentence.Where;
import io.tollgate.rulebook.language.Vocabulary;
import io.tollgate.rulebook.tables.RateTables;
import io.tollgate.rulebook.tables.RuleTerms;
import io.tollgate.rulebook.tables.Tables;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.logicng.datastructures.Tristate;
import org.logicng.formulas.Formula;
import org.logicng.formulas.Literal;
import org.logicng.formulas.Variable;
import org.logicng.solvers.MiniSat;
import org.logicng.solvers.SATSolver;

/** What is said to follow is so on every case: cases of every kind are asked all that the vocabulary can ask. */
class KnowledgeTest {

    private static final String LISTS = """
            list,kind,entry,source
            efta,countries,NO,x
            seasonal,templates,notice/en_US,x
            on_probation,businesses,1,x
            neighbours,regions,EU,x
            strict_states,jurisdictions,US-TX,x
            strict_states,jurisdictions,DE,x
            islands,zones,Atlantic/Canary,x
            romance,languages,en,x
            hotlines,senders,4915110001,x
            dear_markets,markets,Germany,x
            hard_currencies,currencies,USD,x
            wanted,categories,utility,x
            weekend,weekdays,Saturday,x
            elections,dates,12-24,x
            """;

    @org.junit.jupiter.api.Test
    void nothingThatIsSaidToFollowIsWrongOnAnyCase() {
        TreeMap<String, byte[]> byPath = new TreeMap<>(RuleFiles.read(Path.of("rules")).byPath());
        byPath.put("tables/lists.csv", LISTS.getBytes(StandardCharsets.UTF_8));
        RuleFiles files = new RuleFiles("rules", byPath);
        Faults faults = new Faults("rules");
        Tables tables = Tables.of(files, faults);
        RateTables rates = new RateTables(files, faults);
        RuleTerms terms = new RuleTerms(tables.plans(), rates.freeWindows(), tables.lists().entries(), tables.consentLaw(),
                tables.seasons(), tables.quality(), tables.pacing());
        Ground ground = new Ground(tables.regions(), tables.jurisdictions(), terms, rates.rateCard(), rates.edges());
        Atoms atoms = new Atoms();
        Vocabulary.read(files, faults).sentences().stream().filter(sentence -> sentence.where() == Where.WHEN)
                .filter(sentence -> sentence.text().startsWith("- "))
                .forEach(sentence -> atoms.of(sentence.recognise(io.tollgate.rulebook.language.Language.ENGLISH,
                        sentence.english().example()).map(said -> Test.of(said.meaning())).orElseThrow()));
        List.of("country == \"US\"", "country == \"CA\"", "inRegion(\"EEA\") == true", "underLawOf(\"CA-BC\") == true",
                "underLawOf(\"US\") == true", "market == \"India\"", "inLanguage(\"en\") == true", "inLanguage(\"en_US\") == true",
                "template == \"notice/en_US\"", "mayBeIn(\"Atlantic/Canary\") == true", "mayBeIn(\"Europe/Madrid\") == true",
                "marketingInLastDaysFromBusiness(1) >= 3", "marketingInLastDays(1) >= 2", "marketingInLastDays(5) >= 4",
                "businessDay >= 20261001", "recipientDay >= 20261002", "rateDay >= 20261001", "serviceWindowEndsWithin(7200) == true",
                "ceilingMicros > 50000L", "availableMicros < 50000L", "marketingToday >= 2").forEach(text -> atoms.of(Test.of(text)));
        Set<Formula> knowledge = Knowledge.of(atoms, ground);
        SATSolver solver = MiniSat.miniSat(atoms.logic);
        solver.add(knowledge);
        List<Variable> visible = knowledge.stream().flatMap(formula -> formula.variables().stream()).distinct()
                .filter(atom -> !atom.name().startsWith("a country such as") && !atom.name().equals("inquiries are known")).toList();

        List<String> wrong = new ArrayList<>();
        List<CaseFile> cases = new ArrayList<>(new RandomCases(11, 3).files(1_500));
        cases.addAll(new RandomCases(12).files(500));
        for (CaseFile file : cases) {
            OpenCase open = new OpenCase(file, terms);
            List<Literal> seen = visible.stream().map(atom -> holds(atom, open) ? (Literal) atom : atom.negate()).toList();
            if (solver.sat(seen) != Tristate.TRUE) {
                List<Literal> core = new ArrayList<>(seen);
                seen.forEach(literal -> {
                    core.remove(literal);
                    if (solver.sat(core) == Tristate.TRUE) {
                        core.add(literal);
                    }
                });
                wrong.add(core.toString());
                break;
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(visible).as("as much is known as there is to ask").hasSizeGreaterThan(200);
        assertThat(cases).anyMatch(file -> file.message().category() == Category.SERVICE && file.message().kind() == Kind.TEXT)
                .anyMatch(file -> file.recipient().erased() || file.recipient().country().equals("ZZ"));
    }

    private static boolean holds(Variable atom, OpenCase open) {
        String text = atom.name().contains(" >= ") || atom.name().contains(" == ") ? atom.name() : atom.name() + " == true";
        return Property.predicate(Test.of(text)).test(open);
    }
}
