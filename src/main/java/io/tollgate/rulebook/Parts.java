package io.tollgate.rulebook;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.Remembered;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.language.Room;
import io.tollgate.rulebook.language.RuleChecks;
import io.tollgate.rulebook.language.RuleReader;
import io.tollgate.rulebook.language.RuleText;
import io.tollgate.rulebook.language.SlotCheck;
import io.tollgate.rulebook.language.Vocabulary;
import io.tollgate.rulebook.proof.Ground;
import io.tollgate.rulebook.proof.NeverHolds;
import io.tollgate.rulebook.tables.DomesticPrices;
import io.tollgate.rulebook.tables.RateTables;
import io.tollgate.rulebook.tables.Regions;
import io.tollgate.rulebook.tables.RuleTerms;
import io.tollgate.rulebook.tables.Tables;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What was read from the files of a rule book, before the engine is built. It is made once for the same files, which are checked, proposed
 * and compiled one after the other.
 */
record Parts(Tables tables, RateTables rateTables, Vocabulary vocabulary, SlotCheck slots, List<RuleText> rules,
        RuleTerms terms) {

    private static final int MOST_RULES = 20_000;
    /** The line that begins a rule, in whatever language: a word and the id. */
    private static final Pattern BEGINNING = Pattern.compile("\\s*\\p{L}+ +\"[A-Z]+-");
    private static final Remembered<Parts> READ = new Remembered<>(Parts::isRead);
    private static final Remembered<Boolean> COMPARED = new Remembered<>(Parts::isRead);

    /** Whether it is for the program, and not for people alone. */
    private static boolean isRead(String path) {
        return !path.endsWith(".md");
    }

    static Parts read(RuleFiles files, Faults faults) {
        files.check(faults);
        return READ.of(files, faults, own -> made(files, own));
    }

    private static Parts made(RuleFiles files, Faults faults) {
        Tables tables = Tables.of(files, faults);
        RateTables rateTables = new RateTables(files, faults);
        DomesticPrices.warn(rateTables, faults);
        tables.check(rateTables, faults);
        SlotCheck slots = new SlotCheck(Regions.COUNTRIES, tables.regions().names(), tables.codes(), tables.lists(),
                rateTables.markets(), tables.seasons().names(), tables.channels().on(LocalDate.MIN).names().keySet());
        Vocabulary vocabulary = Vocabulary.read(files, faults);
        List<RuleText> texts = vocabulary.complete() ? rules(files, vocabulary, slots, faults) : List.of();
        RuleTerms terms = new RuleTerms(tables.plans(), rateTables.freeWindows(), tables.lists().entries(), tables.consentLaw(),
                tables.seasons(), tables.quality(), tables.pacing());
        return new Parts(tables, rateTables, vocabulary, slots, texts, terms);
    }

    /** Adds the faults of the rules among each other. */
    void compare(RuleFiles files, Faults faults) {
        COMPARED.of(files, faults, own -> {
            new RuleChecks(own).check(rules);
            NeverHolds.check(rules, ground(), own);
            return true;
        });
    }

    Ground ground() {
        return new Ground(tables.regions(), tables.jurisdictions(), terms, rateTables.rateCard(), rateTables.edges());
    }

    private static List<RuleText> rules(RuleFiles files, Vocabulary vocabulary, SlotCheck slots, Faults faults) {
        endIfTooMany(files, faults);
        List<RuleText> all = new ArrayList<>();
        Map<String, String> placeById = new HashMap<>();
        for (String path : files.ending(".dslr")) {
            if (Room.of(path).isEmpty()) {
                faults.add(path, 1, "Rules live in a room. Maybe move the file to one of " + Room.folders() + ".");
                continue;
            }
            if (!path.matches("[a-z]+/[a-z]{2,5}-[a-z-]+(\\.de)?\\.dslr")) {
                faults.add(path, 1, "The file is named for no jurisdiction and concern. Maybe any-marketing.dslr.");
                continue;
            }
            RuleReader reader = new RuleReader(path, vocabulary, slots, faults);
            for (RuleText text : reader.read(files.lines(path))) {
                String id = text.card().id();
                int line = text.line();
                String first = placeById.putIfAbsent(id, path + ":" + line);
                if (first != null) {
                    faults.add(path, line,
                            "The id `" + id + "` is taken by " + first + ". Maybe take the next number that was never used.");
                }
                all.add(text);
            }
        }
        return all;
    }

    /** Ends the reading of too many rules at once, as reading so many and checking them against each other takes long. */
    private static void endIfTooMany(RuleFiles files, Faults faults) {
        long rules = 0;
        for (String path : files.ending(".dslr")) {
            rules += files.lines(path).stream().filter(line -> BEGINNING.matcher(line).lookingAt()).count();
            if (rules > MOST_RULES) {
                faults.add(path, 1, "There are more than " + MOST_RULES + " rules. Maybe join rules by a table or a list.");
                faults.throwIfAny();
            }
        }
    }
}
