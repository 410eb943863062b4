package io.tollgate.rulebook.language;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.language.Condition.Test;
import io.tollgate.rulebook.language.Sentence.Form;
import io.tollgate.rulebook.language.Sentence.Said;
import io.tollgate.rulebook.language.Sentence.Where;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sentences of which rules may consist, from {@code vocabulary.dsl}. No other sentence reaches the engine.
 * Lines below a sentence that begin with {@code #:} explain it; {@code #: de:} says it in German.
 *
 * @param complete whether it was read without faults; only then can right lines be told from wrong ones
 */
public record Vocabulary(List<Sentence> sentences, boolean complete) {

    public static final String FILE = "vocabulary.dsl";

    /** The former name of the gap, in rule books released before the name changed: such a rule book can still be in force. */
    private static final String FORMER_FREE_REASON = "{gift}";

    /** {@code [when]sentence=meaning}, the format of Drools' domain specific languages. */
    private static final Pattern LINE = Pattern.compile("\\[(when|then)]([^=]+)=(.+)");
    private static final Pattern BEGINNING = Pattern.compile("\\$message : OpenCase\\( *\\)");
    private static final String HEADING = "# ";
    private static final String EXPLANATION = "#: ";
    private static final String GERMAN = "#: de: ";

    /** A sentence, while its explanations are being read. */
    private record Draft(int line, Where where, String text, String meaning, String section, List<String> explanation,
            List<String> german) {

        Sentence sentence() {
            Map<Language, Form> forms = new EnumMap<>(Language.class);
            forms.put(Language.ENGLISH, Form.of(text));
            german.forEach(words -> forms.put(Language.GERMAN, Form.of(words)));
            Sentence sentence = new Sentence(where, meaning, String.join(" ", explanation), section, forms);
            check(new Said(sentence, new HashMap<>()));
            return sentence;
        }

        private void check(Said empty) {
            if (where == Where.THEN) {
                Form form = empty.sentence().english();
                Map<Slot, String> words = new EnumMap<>(Slot.class);
                form.slots().forEach(slot -> words.put(slot, slot.example()));
                RuleOutcome.of(new Said(empty.sentence(), words));
            } else if (text.startsWith("-")) {
                Test.of(meaning);
            } else if (!BEGINNING.matcher(meaning).matches()) {
                throw new IllegalArgumentException("`" + meaning + "` is not a message. Maybe $message : OpenCase().");
            }
        }
    }

    public static Vocabulary read(RuleFiles files, Faults faults) {
        if (!files.contains(FILE)) {
            faults.add(FILE, 1, "There is no vocabulary. Maybe the folder is not the one with the rules.");
        }
        boolean complete = files.contains(FILE);
        List<Draft> drafts = new ArrayList<>();
        String section = "";
        List<String> lines = files.lines(FILE);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip().replace(FORMER_FREE_REASON, Slot.FREE_REASON.gap());
            Matcher matcher = LINE.matcher(line);
            if (line.startsWith(GERMAN) && !drafts.isEmpty()) {
                drafts.getLast().german().add(line.substring(GERMAN.length()));
            } else if (line.startsWith(EXPLANATION) && !drafts.isEmpty()) {
                drafts.getLast().explanation().add(line.substring(EXPLANATION.length()));
            } else if (line.startsWith(HEADING)) {
                section = line.substring(HEADING.length());
            } else if (matcher.matches()) {
                drafts.add(new Draft(i + 1, matcher.group(1).equals("when") ? Where.WHEN : Where.THEN, matcher.group(2).strip(),
                        matcher.group(3).strip(), section, new ArrayList<>(), new ArrayList<>()));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                faults.add(FILE, i + 1, "`" + line + "` does not define a sentence. Maybe [when]sentence=meaning.");
                complete = false;
            }
        }
        List<Sentence> sentences = new ArrayList<>();
        for (Draft draft : drafts) {
            try {
                sentences.add(draft.sentence());
            } catch (IllegalArgumentException senseless) {
                faults.add(FILE, draft.line(), String.valueOf(senseless.getMessage()));
                complete = false;
            }
        }
        return new Vocabulary(List.copyOf(sentences), complete);
    }

    public Optional<Said> recognise(Where where, Language language, String line) {
        return sentences.stream().filter(sentence -> sentence.where() == where)
                .flatMap(sentence -> sentence.recognise(language, line).stream()).findFirst();
    }

    public List<String> texts(Where where, Language language) {
        return sentences.stream().filter(sentence -> sentence.where() == where)
                .flatMap(sentence -> sentence.in(language).stream()).map(Form::text).toList();
    }
}
