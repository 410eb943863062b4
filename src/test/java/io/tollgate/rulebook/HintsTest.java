package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.language.Language;
import io.tollgate.rulebook.language.RuleReader;
import io.tollgate.rulebook.language.Sentence.Where;
import io.tollgate.rulebook.language.Sentence;
import io.tollgate.rulebook.language.SlotCheck;
import io.tollgate.rulebook.language.Vocabulary;
import io.tollgate.text.Likeness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is advised for a line that is no sentence: never the opposite of what it says. */
class HintsTest {

    private static final Vocabulary VOCABULARY = Vocabulary.read(RuleFiles.read(Path.of("rules")), new Faults("rules"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            - not is marketing                                               | - not: is marketing
            - is not from a template                                         | - not: is from a template
            - is nott from a template                                        | - not: is from a template
            - isn't from a template                                          | - not: is from a template
            - has consent of the recipient to marketing                      | - has a valid consent of the recipient to marketing
            - does not have a valid consent of the recipient to marketing    | - not: has a valid consent of the recipient to marketing
            - without consent of the recipient to marketing                  | - has no consent of the recipient to marketing
            - has not no consent of the recipient to marketing               | - has a valid consent of the recipient to marketing
            - comes from a non-verified busines                              | - not: comes from a verified business
            - is inside an opened service windw                              | - is inside an open service window
            - is not inside an open service window                           | - not: is inside an open service window
            -- is not from a template                                        | -- not: is from a template
            - not: is markting                                               | - not: is marketing
            - is markting                                                    | - is marketing
            - ist nicht aus einer Vorlage                                    | - nicht: ist aus einer Vorlage
            - ist kiene Werbung                                              | - ist keine Werbung
            - nicht ist Werbung                                              | - nicht: ist Werbung
            - hat eine Einwilligung der Person in Werbung                    | - hat eine gültige Einwilligung der Person in Werbung
            - hat keine gültige Einwilligung der Person in Werbung           | - nicht: hat eine gültige Einwilligung der Person in Werbung
            """)
    void aDenialIsTakenForOne(String line, String hint) {
        Language language = line.contains(" ist ") || line.contains(" hat ") ? Language.GERMAN : Language.ENGLISH;

        assertThat(hint(language, line)).contains(hint);
    }

    /** Each sentence of the vocabulary is denied in the ways in which people do, and written without the no that it has. */
    @Test
    void noHintProposesTheOpposite() {
        List<String> misleading = new ArrayList<>();
        for (Sentence sentence : VOCABULARY.sentences()) {
            if (sentence.where() == Where.WHEN && sentence.text().startsWith("- ")) {
                String english = sentence.text();
                String german = sentence.in(Language.GERMAN).orElseThrow().text();
                List.of(english.replaceFirst("- (\\w+) ", "- does not $1 "),
                        english.replaceFirst(" no ", " "), english.replaceFirst(" without ", " with "),
                        english.replaceFirst(" un(\\w{4,})", " $1"), english.replace("outside", "inside"),
                        english.replace("inside", "outside"), english.replace("at least", "fewer than"))
                        .forEach(line -> misled(Language.ENGLISH, line, english).ifPresent(misleading::add));
                List.of(german.replaceFirst("- (\\p{L}+) ", "- $1 nciht "),
                        german.replaceFirst(" k(ein\\w*) ", " $1 "), german.replaceFirst(" (ein\\w*) ", " k$1 "),
                        german.replaceFirst(" un(\\p{L}{4,})", " $1"), german.replaceFirst(" ohne ", " mit "),
                        german.replace("mindestens", "weniger als"))
                        .forEach(line -> misled(Language.GERMAN, line, german).ifPresent(misleading::add));
            }
        }

        assertThat(misleading).isEmpty();
    }

    private static Optional<String> misled(Language language, String line, String opposite) {
        return Optional.of(line).filter(written -> !written.equals(opposite)).flatMap(written -> hint(language, written))
                .filter(opposite::equals).map(hint -> line + " -> " + hint);
    }

    /** Not within the first words: if a *not* is misspelt, no hint may guess what was meant. */
    @Test
    void aSlipOfThePenIsStillTold() {
        List<String> lost = VOCABULARY.sentences().stream().filter(sentence -> sentence.text().length() % 2 == 0)
                .flatMap(sentence -> sentence.forms().entrySet().stream())
                .filter(form -> form.getValue().text().startsWith("- "))
                .filter(form -> hint(form.getKey(), slip(form.getValue().text())).filter(form.getValue().text()::equals).isEmpty())
                .map(form -> form.getValue().text()).toList();

        assertThat(lost).isEmpty();
    }

    private static String slip(String sentence) {
        return sentence.replaceFirst("(.{9}\\S* ?)(.*)(.)$", "$1x$2");
    }

    @Test
    void otherTextsKnowNegationToo() {
        assertThat(Likeness.nearest("nothing is notted", List.of("nothing is noted", "the message is noted"))).contains("nothing is noted");
        assertThat(Likeness.nearest("the message is noted twice", List.of("nothing is noted"))).isEmpty();
        assertThat(Likeness.nearest("nope", List.of("yes", "no"))).as("a single word is a word").contains("no");
        assertThat(Likeness.nearest("refuse \"No.\" as x", List.of("refuse \"{reason}\" as {code}"))).isPresent();
    }

    /** What the fault of this line proposes. */
    private static Optional<String> hint(Language language, String line) {
        boolean german = language == Language.GERMAN;
        Faults faults = new Faults("rules");
        List<String> rule = (german
                ? "regel \"CON-ANY-900: x\"\n@grundlage( \"a\" )\n@quelle( \"b\" )\n@inKraftAb( \"2020-01-01\" )\nwenn\neine Nachricht\n"
                        + "- eines davon gilt:\n-- ist Werbung\n-- ist verschlüsselt\nLINE\ndann\nvermerken \"x\"\nende"
                : "rule \"CON-ANY-900: x\"\n@basis( \"a\" )\n@source( \"b\" )\n@inForceFrom( \"2020-01-01\" )\nwhen\na message\n"
                        + "- one of these holds:\n-- is marketing\n-- is encrypted\nLINE\nthen\nnote \"x\"\nend")
                .replace("LINE", line)
                .lines().toList();
        SlotCheck slots = new SlotCheck(Set.of(), Set.of(), null, null, Set.of(), Set.of(), Set.of());
        new RuleReader("consent/any-trial" + (language == Language.GERMAN ? ".de" : "") + ".dslr", VOCABULARY, slots, faults).read(rule);
        RuleBookFaults found = catchThrowableOfType(RuleBookFaults.class, faults::throwIfAny);
        return Optional.ofNullable(found).map(all -> all.faults().getFirst()).filter(fault -> fault.contains(" of the vocabulary. Maybe "))
                .map(fault -> fault.replaceFirst(".* of the vocabulary\\. Maybe (.*)\\.$", "$1"));
    }
}
