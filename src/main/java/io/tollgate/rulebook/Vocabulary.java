package io.tollgate.rulebook;

import io.tollgate.rulebook.Sentence.Said;
import io.tollgate.rulebook.Sentence.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sentences that rules may consist of, from {@code vocabulary.dsl}. What is no such sentence never reaches the engine.
 *
 * @param complete read without faults; only then right lines can be told from wrong ones
 */
record Vocabulary(List<Sentence> sentences, boolean complete) {

    static final String FILE = "vocabulary.dsl";

    /** {@code [when]sentence=meaning}, as Drools' own domain specific languages are written. */
    private static final Pattern LINE = Pattern.compile("\\[(when|then)]([^=]+)=(.+)");

    static Vocabulary read(RuleFiles files, Faults faults) {
        if (!files.contains(FILE)) {
            faults.add(FILE, 1, "There is no vocabulary. Maybe the folder is not the one with the rules.");
        }
        boolean complete = files.contains(FILE);
        List<Sentence> sentences = new ArrayList<>();
        List<String> lines = files.lines(FILE);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                faults.add(FILE, i + 1, "`" + line + "` does not define a sentence. Maybe [when]sentence=meaning.");
                complete = false;
                continue;
            }
            try {
                sentences.add(Sentence.of(matcher.group(1).equals("when") ? Where.WHEN : Where.THEN, matcher.group(2).strip(), matcher.group(3).strip()));
            } catch (IllegalArgumentException unknownGap) {
                faults.add(FILE, i + 1, unknownGap.getMessage());
                complete = false;
            }
        }
        return new Vocabulary(List.copyOf(sentences), complete);
    }

    Optional<Said> recognise(Where where, String line) {
        return sentences.stream().filter(sentence -> sentence.where() == where)
                .flatMap(sentence -> sentence.recognise(line).stream()).findFirst();
    }

    List<String> texts(Where where) {
        return sentences.stream().filter(sentence -> sentence.where() == where).map(Sentence::text).toList();
    }
}
