package io.tollgate.rulebook.language;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Writes {@code vocabulary.md} from {@code vocabulary.dsl}: each sentence, its meaning, an example, and its German form. */
public final class VocabularyPage {

    public static final String FILE = "vocabulary.md";

    private static final String BEGINNING = """
            # The vocabulary

            Generated from [vocabulary.dsl](vocabulary.dsl): change it there, then run

                mvn test -Dtest=RulesAreExplainedTest -Dvocabulary.write=true

            Each line of a rule is one of these sentences, letter by letter, with its gaps filled. Anything else is refused, with the
            nearest sentence as advice.

            **And.** All bullets of a rule must hold.

            **Not.** `- not: ` before a sentence, instead of its hyphen: it must not hold. German: `- nicht: `.

            **Or.** Below `- one of these holds:` stand at least two sentences, each after two hyphens; at least one of them must hold.
            German: `- eines davon gilt:`.

            ```
            a message
            - is marketing
            - not: has a confirmed consent of the recipient to marketing
            - one of these holds:
            -- goes to a recipient in DE
            -- goes to a recipient in AT
            -- not: comes from a verified business
            ```

            **One clock.** If a recipient may be in several time zones, the sentences of one rule that end with *where the recipient may
            be* are read on one zone's clock: the rule holds if there is a zone in which all of them hold. Monday 00:30 in Lisbon is
            still Sunday in the Azores; a rule on Sundays from 00:00 to 12:00 does not hold then. `- not: ` before such a sentence is
            read on the same clock; alone in its rule it means: in none of the zones.

            **In German** a file ends in `.de.dslr`; everything between the sentences is German too: `regel`, `wenn`, `dann`, `ende`,
            `@grundlage`, `@quelle`, `@inKraftAb`, `@inKraftBis`. Ids, codes and the words in the gaps stay as they are.
            """;

    private VocabularyPage() {}

    /** @param arguments the folder of the rules */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Files.writeString(folder.resolve(FILE), page(RuleFiles.read(folder)));
    }

    /** @throws RuleBookFaults if the vocabulary has faults */
    public static String page(RuleFiles files) {
        Faults faults = new Faults(files.folder());
        Vocabulary vocabulary = Vocabulary.read(files, faults);
        faults.throwIfAny();
        StringBuilder page = new StringBuilder(BEGINNING);
        String section = "";
        for (Sentence sentence : vocabulary.sentences()) {
            if (!sentence.section().equals(section)) {
                section = sentence.section();
                page.append("\n## ").append(section).append("\n\n| sentence | means | example | in German |\n|---|---|---|---|\n");
            }
            page.append("| `").append(sentence.text()).append("` | ").append(sentence.explanation()).append(" | `")
                    .append(sentence.english().example()).append("` | ")
                    .append(sentence.in(Language.GERMAN).map(form -> "`" + form.text() + "`").orElse("")).append(" |\n");
        }
        page.append("\n## Gaps\n\n| gap | takes | example |\n|---|---|---|\n");
        gaps(vocabulary.sentences()).forEach(slot -> page.append("| `").append(slot.gap()).append("` | ").append(slot.explanation())
                .append(" | `").append(slot.example()).append("` |\n"));
        return page.toString();
    }

    private static List<Slot> gaps(List<Sentence> sentences) {
        Set<Slot> used = new TreeSet<>();
        sentences.forEach(sentence -> used.addAll(sentence.english().slots()));
        return Arrays.stream(Slot.values()).filter(used::contains).toList();
    }
}
