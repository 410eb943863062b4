package io.tollgate.rulebook.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.keyword.Keyword;
import io.tollgate.keyword.Keywords;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.junit.jupiter.api.Test;

/**
 * Measures how many refusals in people's own words the shipped tables recognise, and how many other sentences they take for refusals. The
 * tables were written with one half of the sentences known. The other half was written before the tables, and compared afterwards.
 */
class WhatPeopleWriteTest {

    private static final Keywords keywords = KeywordTables.read(RuleFiles.read(Path.of("rules")), new Faults("rules"))
            .on(LocalDate.EPOCH);

    /** @param expected all, marketing, ask, start or none */
    record Written(String language, String sentence, String expected) {

        /** The keyword found. An answer word is none here, as the business has usually written before. */
        String heard() {
            return KeywordExamples.effect(keywords.in(sentence).filter(keyword -> keyword.match() != Keyword.Match.ANSWER));
        }

        boolean refuses() {
            return List.of("all", "marketing", "ask").contains(expected);
        }

        /** Whether a keyword was recognised. If it stops too much or too little, it still counts here; {@link Count} tells these apart. */
        boolean taken() {
            return List.of("all", "marketing", "ask").contains(heard());
        }
    }

    static final class Count {

        int refusals;
        int heard;
        int extent;
        int others;
        int falseStops;

        void add(Written written) {
            if (written.refuses()) {
                refusals++;
                heard += written.taken() ? 1 : 0;
                extent += written.heard().equals(written.expected()) ? 1 : 0;
            } else {
                others++;
                falseStops += written.taken() ? 1 : 0;
            }
        }

        double recall() {
            return (double) heard / refusals;
        }

        /** The refusals that were recognised with the intended extent. */
        double withIntendedExtent() {
            return (double) extent / refusals;
        }

        double falseStops() {
            return (double) falseStops / others;
        }

        @Override
        public String toString() {
            return "%4d refusals, %5.1f %% heard, %5.1f %% as meant; %4d others, %4.2f %% false stops"
                    .formatted(refusals, 100 * recall(), 100.0 * extent / refusals, others, 100 * falseStops());
        }
    }

    @Test
    void nearlyAllRefusalsAreRecognisedAndHardlyAnythingElse() {
        List<Written> tuned = read("what-people-write.csv");
        List<Written> heldOut = read("what-people-write-held-out.csv");
        assertThat(tuned.size() + heldOut.size()).isGreaterThanOrEqualTo(1_500);

        Count inSight = report("written with these in sight", tuned);
        Count outOfSight = report("held out", heldOut);

        assertThat(inSight.recall()).isGreaterThanOrEqualTo(0.995);
        assertThat(inSight.falseStops()).isLessThan(0.003);
        assertThat(outOfSight.recall()).isGreaterThanOrEqualTo(0.99);
        assertThat(outOfSight.falseStops()).isLessThan(0.003);
        assertThat(outOfSight.withIntendedExtent()).isGreaterThanOrEqualTo(0.985);
    }

    @Test
    void everyLanguageIsRecognisedNearlyAsWell() {
        Map<String, Count> byLanguage = new TreeMap<>();
        Stream.of("what-people-write.csv", "what-people-write-held-out.csv").map(WhatPeopleWriteTest::read).flatMap(List::stream)
                .forEach(written -> byLanguage.computeIfAbsent(written.language(), _ -> new Count()).add(written));

        assertThat(byLanguage).hasSizeGreaterThanOrEqualTo(20).allSatisfy((language, count) -> {
            assertThat(count.recall()).as(language).isGreaterThanOrEqualTo(0.95);
            assertThat(count.falseStops()).as(language).isLessThanOrEqualTo(0.02);
        });
    }

    private static Count report(String name, List<Written> sentences) {
        Map<String, Count> byLanguage = new TreeMap<>();
        Count all = new Count();
        for (Written written : sentences) {
            byLanguage.computeIfAbsent(written.language(), _ -> new Count()).add(written);
            all.add(written);
        }
        System.out.println(name);
        byLanguage.forEach((language, count) -> System.out.println("  " + language + "  " + count));
        System.out.println("  all " + all);
        return all;
    }

    static List<Written> read(String file) {
        try (var reader = new InputStreamReader(WhatPeopleWriteTest.class.getResourceAsStream(file), StandardCharsets.UTF_8)) {
            return CSVFormat.RFC4180.builder().setCommentMarker('#').setHeader().setSkipHeaderRecord(true).get().parse(reader).stream()
                    .map(row -> new Written(row.get("language"), row.get("sentence").replace("\\n", "\n"), row.get("expected"))).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
