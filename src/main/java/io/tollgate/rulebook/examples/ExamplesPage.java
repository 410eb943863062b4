package io.tollgate.rulebook.examples;

import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.examples.ExampleSentences.Saying;
import io.tollgate.rulebook.examples.ExampleSentences.Step;
import io.tollgate.rulebook.language.Language;
import io.tollgate.rulebook.language.Sentence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Writes {@code features/sentences.md}: all sentences of which examples may consist, in English and in German. */
public final class ExamplesPage {

    public static final String FILE = "sentences.md";

    private static final String BEGINNING = """
            # The sentences of the examples

            Generated; to make it anew, run

                mvn test -Dtest=RulesAreExplainedTest -Dvocabulary.write=true

            An example says what is so (Given), what happens (When) and what comes of it (Then). A file may be in German: it begins with
            `# language: de`, and says *Funktionalität*, *Regel*, *Beispiel*, *Angenommen*, *Und*, *Wenn*, *Dann*.

            **People** have a name and an origin: `Mia in Britain`, `Mia in GB`, `Emma in Texas`, `Ana in Lisbon`, `Ken in US-FL`, `a
            person with +1 787 555 0123`, `Rui with the number +351 912 345 678`, `a person who may be in Lisbon or the Azores`, `Robin
            in no country`; in German `Mia in Großbritannien`, `eine Person mit +1 787 555 0123`, `eine Person, die in Lissabon oder auf
            den Azoren sein kann`. After that they are *she*, *her*, *he*, *him*, *they*, *them*. A place is any country by its English
            or German name or its code, a state whose numbers tell it, a city that names a time zone, or a region or market of the rule
            book, for which its first country stands. Where numbers tell the state, somebody of whom only the country is said may be in
            all of its zones.

            **Times** without a city are Berlin's; a day without a time is noon there.

            **What is not said is in order**: a verified enterprise with money, an approved template, a person who has consented.
            """;

    private ExamplesPage() {}

    /** @param arguments the folders of the rules and of the examples */
    public static void main(String[] arguments) throws IOException {
        try (RuleBook book = RuleBook.read(Path.of(arguments[0]))) {
            Files.writeString(Path.of(arguments[1]).resolve(FILE), page(book));
        }
    }

    public static String page(RuleBook book) {
        StringBuilder page = new StringBuilder(BEGINNING);
        List<Step> steps = new ExampleSentences(book).steps();
        for (String kind : List.of("Given", "When", "Then")) {
            page.append("\n## ").append(kind).append("\n\n| English | German |\n|---|---|\n");
            steps.stream().filter(step -> step.kind().equals(kind) && step.language() == Language.ENGLISH)
                    .sorted(Comparator.comparing((Step step) -> step.expression().getSource()))
                    .forEach(step -> page.append("| `").append(step.expression().getSource()).append("` | `")
                            .append(german(step, steps)).append("` |\n"));
        }
        page.append("""

                ## Every sentence of the vocabulary

                What a rule can ask, an example can say of its message, or deny: `Given the message is marketing`,
                `Given not: the message is marketing`. Such a line makes the message, the person, the business, the time
                and the place so; if another line says
                otherwise, the example fails and says which. Gaps are filled as in [vocabulary.md](../rules/vocabulary.md).

                | said | denied | in German |
                |---|---|---|
                """);
        for (Sentence sentence : book.vocabulary().sentences()) {
            if (sentence.text().startsWith("- ")) {
                String said = Saying.ENGLISH.subject() + sentence.text().substring(2);
                page.append("| `").append(said).append("` | `").append(Saying.ENGLISH.not()).append(said).append("` | `")
                        .append(Saying.GERMAN.subject())
                        .append(sentence.in(Language.GERMAN).map(form -> form.text().substring(2)).orElse("")).append("` |\n");
            }
        }
        return page.toString();
    }

    private static String german(Step english, List<Step> steps) {
        return steps.stream().filter(step -> step.language() == Language.GERMAN && step.method().equals(english.method()))
                .map(step -> step.expression().getSource()).findFirst().orElse("");
    }
}
