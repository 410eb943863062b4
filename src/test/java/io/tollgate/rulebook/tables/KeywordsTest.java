package io.tollgate.rulebook.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.keyword.Keyword.Action;
import io.tollgate.keyword.Keyword.Match;
import io.tollgate.keyword.Keyword.Scope;
import io.tollgate.keyword.Keyword;
import io.tollgate.keyword.Keywords;
import io.tollgate.keyword.Spoken;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.text.Folding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write, and the keyword recognised in it, by the shipped tables. */
class KeywordsTest {

    private static final RuleFiles files = RuleFiles.read(Path.of("rules"));
    private static final Keywords keywords = keywords(files);

    static Stream<Keyword> all() {
        return Table.rows(files, KeywordTables.KEYWORDS, List.of(), new Faults("rules")).stream()
                .map(row -> new Keyword(row.text("language"), row.text("keyword"),
                        Action.valueOf(row.text("action").toUpperCase(Locale.ROOT)),
                        Scope.valueOf(row.text("covers").toUpperCase(Locale.ROOT)),
                        Match.valueOf(row.text("match").toUpperCase(Locale.ROOT)),
                        Keyword.Buttons.valueOf(row.text("buttons").toUpperCase(Locale.ROOT))));
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyKeywordIsRecognisedHoweverItIsTyped(Keyword keyword) {
        String word = keyword.word();
        for (String typed : List.of(word, word.toLowerCase(Locale.ROOT), word.toUpperCase(Locale.ROOT), "  " + word + "!!! ",
                "\"" + word + ".\"",
                "🙏 " + word + " 🚫️", "¡" + word + "!", "\u200b" + word + "\u200e", word + "\n")) {
            Optional<Keyword> heard = keywords.in(typed);
            if (keyword.action() == Action.NONE) {
                assertThat(heard).as(typed).isEmpty();
            } else {
                assertThat(heard).as(typed)
                        .hasValueSatisfying(found -> assertThat(found.agrees(keyword)).as(found + " for " + keyword).isTrue());
            }
        }
    }

    @Test
    void stopsAreKnownInManyLanguages() {
        Set<String> languages = all().filter(keyword -> keyword.action() == Action.STOP).map(Keyword::language).collect(Collectors.toSet());

        assertThat(languages).hasSizeGreaterThanOrEqualTo(30)
                .contains("en", "fr", "de", "es", "pt", "it", "nl", "pl", "tr", "ar", "he", "hi", "ja", "zh", "ko", "ru", "uk", "el", "vi",
                        "th");
    }

    @Test
    void everyWordOfOneOrTwoLatinLettersIsAnAnswerOnly() {
        assertThat(all().filter(keyword -> keyword.word().matches("\\p{IsLatin}{1,2}"))).isNotEmpty()
                .allSatisfy(keyword -> assertThat(keyword.match()).as(keyword.toString()).isEqualTo(Match.ANSWER));
        assertThat(List.of("T", "N", "NO", "NIE", "red", "Seis", "Peru"))
                .allSatisfy(word -> assertThat(keywords.in(word)).as(word).map(Keyword::match).contains(Match.ANSWER));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "stop", "STOP", "Stop.", "stop!!!", "STOP – äöå 😀 @ </tag>", "s t o p", "S.T.O.P.", "ＳＴＯＰ", "Stop please", "STOP sending me this",
        "Stop it now, thank you",
        "stop 36789", "🛑 stop 🛑", "Unsubscribe me please!",
        "I want to unsubscribe from all of this, as I told you on the phone last week already",
        "please leave me alone", "Could you stop texting me?", "Please don’t text me any more", "do not contact me again",
        "take me off your list",
        "opt-out", "OptOut", "opt out", "ARRÊT", "arret", "İptal", "iptal", "IPTAL", "ıptal", "Cancel", "hủy", "HUY", "dừng", "Stopp bitte",
        "הסר", "إيقاف", "ايقاف", "إِيقَاف", "تـوقف", "बंद करो", "रोको", "หยุด", "停止", "配信停止してください",
        "수신거부합니다", "стоп", "Στοπ", "ΣΤΟΠ!", "me désabonner svp", "Bitte keine Nachrichten mehr", "\u202bהסר\u202c"
    })
    void isAStop(String message) {
        assertThat(keywords.in(message)).as(message).map(Keyword::action).contains(Action.STOP);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "   ", "👍", "???", "Can I stop by tomorrow?", "stop by at six", "Stop by when you are in town", "Does the bus stop here?",
        "When does the offer stop?",
        "Stop?? is this line 7 or line 9, and when does the next one come to the harbour", "please don't stop", "Don’t stop texting me",
        "I do not want to unsubscribe",
        "nonstop flight?", "stopover in Vienna", "Please cancel my appointment on Monday", "I need help with my order",
        "no más de dos, por favor", "No, thank you",
        "yes please", "The end", "Is there an end in sight", "quit smoking course", "How do I start the machine", "start sending me offers",
        "bitte die Pizza abbestellen",
        "stop, which stop is it for line 9, the harbour or the old market square", "1", "T-shirt", "Nie wieder Krieg", "red shoes",
        "at the stop"
    })
    void isNoKeyword(String message) {
        assertThat(keywords.in(message)).as(message).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"start,START", "Unstop!,START", "BAŞLA,START", "basla,START", "начать,", "СТАРТ,START", "help,HELP", "Hilfe,HELP",
        "AJUDA,HELP", "開始,START"})
    void permitsOnlyAsTheWholeMessage(String message, String action) {
        assertThat(keywords.in(message).map(Keyword::action)).isEqualTo(Optional.ofNullable(action).map(Action::valueOf));
        assertThat(keywords.in(message + " please, my friend")).isEmpty();
    }

    @Test
    void noAdvertisingEndsOnlyAdvertising() {
        assertThat(keywords.in("Bitte keine Werbung!").orElseThrow().covers()).isEqualTo(Scope.MARKETING);
        assertThat(keywords.in("no more offers please").orElseThrow().covers()).isEqualTo(Scope.MARKETING);
        assertThat(keywords.in("stop").orElseThrow().covers()).isEqualTo(Scope.ALL);
    }

    @Test
    void aTappedButtonCountsWhereItsRowSaysSo() {
        all().filter(keyword -> keyword.action() == Action.STOP).forEach(keyword -> {
            boolean label = keyword.buttons() == Keyword.Buttons.LABEL;
            assertThat(keywords.tapped(keyword.word(), "x").isPresent()).as("label " + keyword).isEqualTo(label);
            assertThat(keywords.tapped("x", keyword.word().replace(' ', '_')).isPresent()).as("id " + keyword)
                    .isEqualTo(label || keyword.buttons() == Keyword.Buttons.ID);
        });
        assertThat(keywords.tapped("Parar promoções", "STOP").orElseThrow().covers()).isEqualTo(Scope.MARKETING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stopped", "stops", "Shop", "Stok?", "Spot", "Step", "Stoff", "sto", "top", "cancelas", "para", "pasta",
        "stop sign", "1234", "st", "ok"})
    void anotherWordIsNoNearSpelling(String word) {
        assertThat(keywords.in(word)).as(word).isEmpty();
    }

    /**
     * In any text, at most a fixed number of words is looked at. Each is tried once for each row that can begin with it, and no further
     * than the row is long.
     */
    @Test
    void theWorkOnLongAndHostileTextsIsBounded() {
        for (String piece : List.of("stop ", "please ", "don't stop ", "no no quiero más ", "a", "不", "🛑", "́", "stop stop, ", "?", "> ",
                "-- ", "ne pas ne plus ", "\n", "u n s u b ")) {
            String text = piece.repeat(65_536 / piece.length());

            assertThat(Spoken.of(text).length()).isLessThanOrEqualTo(Spoken.MOST_WORDS);
            keywords.in(text);
            keywords.tapped(text, text);
            keywords.answer(text);
        }
        assertThat(keywords.in("word ".repeat(13_000) + ". STOP").orElseThrow().action()).isEqualTo(Action.STOP);
    }

    @Test
    void faultsOfTheSentencesAreReportedWithTheirLines() {
        assertThat(faults(Map.of(KeywordTables.SENTENCES, """
                language,sentence,action,covers,buttons,source,confidence
                en,(please) halt,stop,all,label,law,own
                en,halt <mesages>,stop,all,label,law,own
                en,halt ~ <what>,stop,all,label,law,own
                en,halt,start,all,label,law,own
                en,halt (the,stop,all,label,law,own
                en,~ ~ halt,stop,all,label,law,own
                """)))
                .anyMatch(fault -> fault.contains("stop-sentences.csv:2") && fault.contains("must begin with a word that is not optional"))
                .anyMatch(fault -> fault.contains("stop-sentences.csv:3") && fault.contains("no group `mesages`")
                        && fault.contains("Maybe messages."))
                .anyMatch(fault -> fault.contains("stop-sentences.csv:4") && fault.contains("`named` and <what> belong together"))
                .anyMatch(fault -> fault.contains("stop-sentences.csv:5") && fault.contains("`start` in column action"))
                .anyMatch(fault -> fault.contains("stop-sentences.csv:6") && fault.contains("is not a word. Maybe a bracket"))
                .anyMatch(fault -> fault.contains("stop-sentences.csv:7"));
    }

    @Test
    void aFailedExampleIsAFaultAndNamesTheKeywordFound() {
        RuleFiles broken = with(Map.of(KeywordExamples.EXAMPLES, """
                language,sentence,said,expected,source
                en,Please stop,typed,none,own
                en,Good morning,typed,all,own
                en,Cancel,label,none,own
                en,STOP,id,al,own
                """));
        Faults found = new Faults("rules");
        KeywordExamples.check(broken, KeywordTables.read(broken, found), found);

        assertThat(reported(found)).hasSize(3)
                .anyMatch(fault -> fault.contains("keyword-examples.csv:2")
                        && fault.contains("is heard as all, by keyword STOP (en), not as none"))
                .anyMatch(fault -> fault.contains("keyword-examples.csv:3") && fault.contains("is heard as none, not as all"))
                .anyMatch(fault -> fault.contains("keyword-examples.csv:5") && fault.contains("Maybe all"));
    }

    @Test
    void theShippedExamplesHoldInAtLeastFortyLanguages() {
        Faults found = new Faults("rules");
        KeywordExamples.check(files, Timeline.always(keywords), found);

        assertThat(reported(found)).isEmpty();
        assertThat(Stream.of(KeywordTables.KEYWORDS, KeywordTables.SENTENCES)
                .flatMap(table -> Table.rows(files, table, List.of(), found).stream())
                .map(row -> row.text("language")).distinct()).hasSizeGreaterThanOrEqualTo(40);
        assertThat(Table.rows(files, KeywordTables.SENTENCES, List.of(), found).stream().map(row -> row.text("language")).distinct())
                .hasSizeGreaterThanOrEqualTo(40);
    }

    @Test
    void confirmsInTheLanguageOfTheWordOrOfTheCountry() {
        assertThat(confirmation("Arrêt", "DE")).startsWith("Vous ne recevrez plus").contains("Bakery");
        assertThat(confirmation("stop", "DE")).startsWith("Sie bekommen keine Nachrichten");
        assertThat(confirmation("stop", "FR")).startsWith("Vous ne");
        assertThat(confirmation("stop", "US")).startsWith("You will get no more messages from Bakery");
        assertThat(confirmation("停止", "JP")).startsWith("You will get");
        assertThat(confirmation("keine Werbung", "AT")).startsWith("Sie bekommen keine Werbung");
        assertThat(confirmation("no more ads", "AT")).startsWith("You will get no more advertising");
    }

    @Test
    void everyConfirmationNamesAKeywordThatIsRecognised() {
        for (Table.Row row : Table.rows(files, "tables/stop-confirmations.csv", List.of(), new Faults("rules"))) {
            List<String> words = List.of(row.text("text").split("[^\\p{L}]+"));
            assertThat(words).as(row.text("text"))
                    .anyMatch(word -> keywords.in(word).filter(found -> found.action() == Action.START).isPresent());
        }
    }

    @Test
    void foldingTwiceEqualsFoldingOnceForAnyText() {
        Random random = new Random(20261124);
        for (int round = 0; round < 5_000; round++) {
            String text = random.ints(random.nextInt(30), 1, 0x11000).filter(letter -> !Character.isSurrogate((char) letter)).boxed()
                    .map(Character::toString).collect(Collectors.joining());
            String once = Folding.fold(text);

            assertThat(Folding.fold(once)).as(text.codePoints().mapToObj(Integer::toHexString).toList().toString()).isEqualTo(once);
            keywords.in(text);
        }
    }

    @Test
    void withoutTheTableTheWordsOfTheLawAreRecognised() {
        Keywords law = Keywords.ofLaw();

        assertThat(Stream.of("STOP", "quit", "End", "REVOKE", "opt out", "CANCEL", "unsubscribe").map(law::in))
                .allMatch(Optional::isPresent);
        assertThat(law.in("BAJA")).isEmpty();
        assertThat(law.confirmation(law.in("stop").orElseThrow(), "FR", "Bakery")).contains("Bakery");
    }

    @Test
    void faultsOfTheTableAreReportedWithTheirLines() {
        List<String> faults = new ArrayList<>();
        Faults found = new Faults("rules");
        RuleFiles broken = with("""
                language,keyword,action,covers,match,source,confidence
                en,STOP,stop,all,whole,law,mandated
                xx,HALT,stop,all,whole,law,mandated
                de,Stop,start,all,whole,law,mandated
                en,GO,start,all,phrase,law,own
                en,!!!,stop,all,whole,law,own
                en,END,stopp,all,whole,law,own
                en,FIN,stop,all,whole,,own
                """);
        KeywordTables.read(broken, found);
        try {
            found.throwIfAny();
        } catch (RuleBookFaults thrown) {
            faults.addAll(thrown.faults());
        }

        assertThat(faults).hasSize(6)
                .anyMatch(fault -> fault.contains("keywords.csv:3") && fault.contains("`xx` in column language is not a language"))
                .anyMatch(fault -> fault.contains("keywords.csv:4") && fault.contains("means something else above"))
                .anyMatch(fault -> fault.contains("keywords.csv:5") && fault.contains("Maybe whole"))
                .anyMatch(fault -> fault.contains("keywords.csv:6") && fault.contains("has no letter"))
                .anyMatch(fault -> fault.contains("keywords.csv:7") && fault.contains("Maybe stop."))
                .anyMatch(fault -> fault.contains("keywords.csv:8") && fault.contains("no source"));
    }

    private static List<String> faults(Map<String, String> tables) {
        Faults found = new Faults("rules");
        KeywordTables.read(with(tables), found);
        return reported(found);
    }

    private static List<String> reported(Faults found) {
        try {
            found.throwIfAny();
            return List.of();
        } catch (RuleBookFaults thrown) {
            return thrown.faults();
        }
    }

    private static Keywords keywords(RuleFiles files) {
        Faults faults = new Faults("rules");
        Keywords read = KeywordTables.read(files, faults).on(LocalDate.EPOCH);
        faults.throwIfAny();
        return read;
    }

    private static RuleFiles with(String table) {
        return with(Map.of(KeywordTables.KEYWORDS, table));
    }

    private static RuleFiles with(Map<String, String> tables) {
        var byPath = new TreeMap<>(files.byPath());
        tables.forEach((path, table) -> byPath.put(path, table.getBytes(StandardCharsets.UTF_8)));
        return new RuleFiles("rules", byPath);
    }

    private static String confirmation(String message, String country) {
        return keywords.confirmation(keywords.in(message).orElseThrow(), country, "Bakery");
    }
}
