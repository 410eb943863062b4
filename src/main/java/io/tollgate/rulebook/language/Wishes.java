package io.tollgate.rulebook.language;

import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.language.Sentence.Where;
import io.tollgate.text.Likeness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.List;

/** {@code wishes.md} beside the rules: what officers would say and the vocabulary cannot say yet, one to a line with its day. */
public final class Wishes {

    public static final String FILE = "wishes.md";

    private static final String HEADING = "# What rules cannot say yet\n\nKept by `rules wish`, for the engineers of the vocabulary.\n\n";
    private static final int MOST_LETTERS = 300;

    private final Path folder;

    /** @param folder of the rules */
    public Wishes(Path folder) {
        this.folder = folder;
    }

    /**
     * Keeps a wish.
     *
     * @return the sentence of the vocabulary that is nearest
     * @throws IllegalArgumentException for what is no wish, for instance because a sentence says it already; its message says so
     */
    public String keep(String sentence, LocalDate today) {
        String wish = sentence.strip().replaceFirst("^-+ *", "");
        if (wish.isEmpty() || wish.length() > MOST_LETTERS || wish.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("A wish is one line of at most " + MOST_LETTERS + " letters. Maybe shorten it.");
        }
        Vocabulary vocabulary = Vocabulary.read(RuleFiles.read(folder), new Faults(folder.toString()));
        for (Language language : Language.values()) {
            vocabulary.recognise(Where.WHEN, language, "- " + wish).ifPresent(said -> {
                throw new IllegalArgumentException("The vocabulary can say this already: `" + said.sentence().text() + "`.");
            });
        }
        String line = "* " + today + ": " + wish;
        if (all().stream().noneMatch(known -> known.endsWith(": " + wish))) {
            write(line);
        }
        return Likeness.nearest("- " + wish, vocabulary.texts(Where.WHEN, Language.ENGLISH)).orElse("");
    }

    /** {@code 2026-11-27: falls on a full moon}, oldest first. */
    public List<String> all() {
        Path file = folder.resolve(FILE);
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream().filter(line -> line.startsWith("* ")).map(line -> line.substring(2)).toList()
                    : List.of();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void write(String line) {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, HEADING);
            }
            Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
