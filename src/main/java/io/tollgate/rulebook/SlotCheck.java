package io.tollgate.rulebook;

import io.tollgate.decision.Finding.Gift;
import io.tollgate.rulebook.Sentence.Said;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;

/** Whether the words in a sentence's gaps mean something: known countries, regions, codes and kinds of gift. */
record SlotCheck(Set<String> countries, Set<String> regions, Set<String> codes) {

    boolean faulty(Said said, String file, int line, Faults faults) {
        boolean faulty = false;
        for (int i = 0; i < said.fillings().size(); i++) {
            String word = said.fillings().get(i);
            faulty |= switch (said.sentence().slots().get(i)) {
                case COUNTRY -> unknown("country", word, countries, file, line, faults);
                case REGION -> unknown("region of tables/regions.csv", word, regions, file, line, faults);
                case CODE -> unknown("code of tables/codes.csv", word, codes, file, line, faults);
                case GIFT -> unknown("kind of gift", word, Arrays.stream(Gift.values()).map(Gift::name).toList(), file, line, faults);
                case REASON, COUNT -> false;
            };
        }
        return faulty;
    }

    private static boolean unknown(String kind, String word, Collection<String> known, String file, int line, Faults faults) {
        // A list that is empty could not be read, which is told already.
        if (known.isEmpty() || known.contains(word)) {
            return false;
        }
        faults.add(file, line, "`" + word + "` is no " + kind + ".", word, known);
        return true;
    }
}
