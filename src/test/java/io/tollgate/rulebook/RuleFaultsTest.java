package io.tollgate.rulebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All faults of a folder of rules are reported at once, with file and line, before the engine reads it. */
class RuleFaultsTest {

    private static final RuleFiles SHIPPED = RuleFiles.read(Path.of("rules"));
    private static final String EU = "consent/eu-marketing.dslr";

    @Test
    void aMisspeltSentenceIsReportedWithTheNearestOne() {
        assertThat(faultsAfter(EU, "- is marketing", "- is marketting")).containsExactly(
                "rules/consent/eu-marketing.dslr:9: `- is marketting` is not a sentence of the vocabulary. Maybe - is marketing.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "The recipient has not opted in to marketing." | “The recipient has not opted in to marketing.” | :14: `refuse “The recipient has not opted in to marketing.” as 131050` has curly quotation marks (“ ”), as word processors set them. Maybe refuse "The recipient has not opted in to marketing." as 131050.
            "The recipient has not opted in to marketing." | „The recipient has not opted in to marketing.“ | :14: `refuse „The recipient has not opted in to marketing.“ as 131050` has curly quotation marks (“ „), as word processors set them. Maybe refuse "The recipient has not opted in to marketing." as 131050.
            "The recipient has not opted in to marketing." | «The recipient has not opted in to marketing.» | :14: `refuse «The recipient has not opted in to marketing.» as 131050` has curly quotation marks (« »), as word processors set them. Maybe refuse "The recipient has not opted in to marketing." as 131050.
            - is marketing        | – is marketing       | :9: `– is marketing` has a dash or a bullet for a hyphen (–), as word processors set them. Maybe - is marketing.
            - is marketing        | • is marketing       | :9: `• is marketing` has a dash or a bullet for a hyphen (•), as word processors set them. Maybe - is marketing.
            "2003-10-31"          | “2003-10-31”    | :6: `@inForceFrom( “2003-10-31” )` has curly quotation marks (“ ”), as word processors set them. Maybe @inForceFrom( "2003-10-31" ).
            rule "CON-EU-001      | rule “CON-EU-001     | :3: `rule “CON-EU-001: Marketing needs the recipient's prior opt-in"` has curly quotation marks (“), as word processors set them. Maybe rule "CON-EU-001: Marketing needs the recipient's prior opt-in".
            """)
    void charactersOfWordProcessorsAreNamedAsSuch(String right, String wrong, String fault) {
        assertThat(faultsAfter(EU, right, wrong).getFirst()).isEqualTo("rules/" + EU + fault);
    }

    @Test
    void curlyQuotationMarksInsideAReasonAreAllowed() {
        String set = text(EU).replace("has not opted in", "said “no” – she’s not opted in");

        RuleBook.of(with(SHIPPED, EU, set)).close();

        assertThat(set).isNotEqualTo(text(EU));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '`', textBlock = """
            - is marketing ¦ - is marketing, eval(true) ¦ :9: `- is marketing, eval(true)` is not a sentence
            - is marketing ¦ - is marketing || true ¦ :9:
            - is marketing ¦ eval( true ) ¦ :9:
            a message ¦ $m : java.lang.Runtime() ¦ :8:
            " as 131050 ¦ "); System.exit(0); $message.refuse("", "" as 131050 ¦ :14:
            " as 131050 ¦ \\" as 131050 ¦ :14:
            " as 131050 ¦ " as 131050; System.exit(0); ¦ :14:
            rule "CON-EU-001 ¦ import java.lang.Runtime ¦ :3:
            # Marketing in ¦ function int f() { return 1; } ¦ :1: `function int f() { return 1; }
            in the EU ¦ in the EU" ) || true || inRegion( "EU ¦ :10:
            """)
    void onlyWholeSentencesAreAccepted(String right, String wrong, String fault) {
        List<String> faults = faultsAfter(EU, right, wrong);

        assertThat(faults.getFirst()).startsWith("rules/" + EU + fault);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            @basis( "Directive 2002/58/EC, Art. 13(1)" )                  |                                 | :3: Rule `CON-EU-001` has no @basis. Maybe add it above `when`.
            @source( "https://eur-lex.europa.eu/eli/dir/2002/58/oj" )     |                                 | :3: Rule `CON-EU-001` has no @source. Maybe add it above `when`.
            @inForceFrom( "2003-10-31" )                                  |                                 | :3: Rule `CON-EU-001` has no @inForceFrom. Maybe add it above `when`.
            @inForceFrom( "2003-10-31" )                                  | @inForceFrom( "31.10.2003" )    | :6: `31.10.2003` is not a day. Maybe 2026-10-01.
            @inForceFrom( "2003-10-31" )                                  | @inforceFrm( "2003-10-31" )     | :6: `@inforceFrm( "2003-10-31" )` is not a note of a rule. Maybe @inForceFrom.
            CON-EU-001                                                    | BLK-EU-001                      | :3: Rule `BLK-EU-001` is in the wrong file for its id. Maybe CON-EU-001.
            CON-EU-001                                                    | CON-DE-001                      | :3: Rule `CON-DE-001` is in the wrong file for its id. Maybe CON-EU-001.
            CON-EU-001                                                    | CON-EU-1                        | :3: `rule "CON-EU-1: Marketing needs the recipient's prior opt-in"` does not begin a rule. Maybe rule "CON-EU-001: What it says".
            - goes to a recipient in the EU                               | - goes to a recipient in the EC | :10: `EC` is not a region of tables/regions.csv. Maybe EU.
            - goes to a recipient in the EU                               | - goes to a recipient in XX     | :10: `XX` is not a country. Maybe AX.
            as 131050                                                     | as 131051505                    | :14:
            as 131050                                                     | as 131054                       | :14: `131054` is not a code of tables/codes.csv. Maybe 131050.
            a message                                                     |                                 | :9: Rule `CON-EU-001` must begin with `a message`, once, and go on with lines that begin with `-`. Maybe move `- is marketing`.
            - is marketing                                                | a message                       | :9: Rule `CON-EU-001` must begin with `a message`, once
            refuse "The recipient has not opted in to marketing." as 131050 |                               | :15: Rule `CON-EU-001` has 0 outcomes. Maybe make it one: refuse, defer, price, free or note.
            refuse "The recipient has not opted in to marketing." as 131050 | free "Why not?" as GIFT       | :14: `GIFT` is not a reason. Maybe PILOT.
            """)
    void aFaultyRuleIsReported(String right, String wrong, String fault) {
        assertThat(faultsAfter(EU, right, wrong == null ? "" : wrong))
                .anySatisfy(reported -> assertThat(reported).startsWith("rules/" + EU + fault));
    }

    @Test
    void anIdIsUsedOnce() {
        assertThat(faultsAfter("consent/any-opt-in.dslr", "CON-ANY-002", "CON-ANY-010")).singleElement().asString()
                .isEqualTo("rules/consent/any-withdrawal.dslr:4: The id `CON-ANY-010` is taken by consent/any-opt-in.dslr:20."
                        + " Maybe take the next number that was never used.");
    }

    @Test
    void aRuleNeedsAnEndAndOneOutcomeAndACondition() {
        String head = "rule \"CON-EU-001: One\"\n@basis( \"a\" )\n@source( \"b\" )\n@inForceFrom( \"2026-01-01\" )\nwhen\n";

        assertThat(faultsOf(EU, head + "a message\n- is marketing\nthen\nprice at the rate of the day\n"))
                .containsExactly("rules/" + EU + ":9: The rule of line 1 has no end. Maybe add a line `end`.");
        assertThat(faultsOf(EU, head + "a message\nthen\nprice at the rate of the day\nend\n"))
                .containsExactly("rules/" + EU + ":7: Rule `CON-EU-001` has no condition. Maybe add a line that begins with `-`.");
        assertThat(faultsOf(EU, head + "a message\n- is marketing\nthen\nprice at the rate of the day\nfree \"x\" as PILOT\nend\n"))
                .containsExactly(
                        "rules/" + EU + ":11: Rule `CON-EU-001` has 2 outcomes. Maybe make it one: refuse, defer, price, free or note.");
    }

    @Test
    void aRuleEndsAfterItBegins() {
        assertThat(faultsAfter(EU, "@inForceFrom( \"2003-10-31\" )", "@inForceFrom( \"2003-10-31\" )\n@inForceUntil( \"2003-10-30\" )"))
                .containsExactly("rules/" + EU
                        + ":3: Rule `CON-EU-001` ends (2003-10-30) before it begins (2003-10-31). Maybe change the two days.");
    }

    @Test
    void rulesMustBeInTheirFolder() {
        assertThat(faultsOf("kitchen/any-cake.dslr", "")).containsExactly(
                "rules/kitchen/any-cake.dslr:1: Rules live in a room. Maybe move the file to one of [consent/, blocking/, verification/,"
                        + " tariff/].");
        assertThat(faultsOf("consent/marketing.dslr", "")).singleElement().asString()
                .startsWith("rules/consent/marketing.dslr:1: The file is named for no jurisdiction and concern.");
    }

    @Test
    void allFaultsOfAllFilesAreReportedAtOnceAndNothingElse() {
        RuleFiles broken = with(with(with(SHIPPED, EU, text(EU).replace("- is marketing", "- is sparkling")),
                "blocking/any-suspension.dslr", text("blocking/any-suspension.dslr").replace("@basis", "@base")),
                "tables/daily-limits.csv", text("tables/daily-limits.csv").replace("ANY,3", "ANY,few"));

        RuleBookFaults faults = catchThrowableOfType(RuleBookFaults.class, () -> RuleBook.of(broken));

        assertThat(faults.faults()).hasSize(4)
                .allSatisfy(fault -> assertThat(fault).matches("rules/[a-z/-]+\\.(dslr|csv):\\d+: .+ Maybe .+"));
        assertThat(faults.getMessage().lines()).containsExactlyElementsOf(faults.faults());
        assertThat(faults.faults()).isSorted();
    }

    /** A rule book that was released must stay usable for ever. */
    @Test
    void acceptsTheFormerPlaceholderForTheReasonOfAFreeMessage() {
        RuleBook.of(with(SHIPPED, "vocabulary.dsl", text("vocabulary.dsl").replace("{free_reason}", "{gift}"))).close();
    }

    @Test
    void aWrongVocabularyIsReported() {
        assertThat(faultsAfter("vocabulary.dsl", "=category == \"MARKETING\"", "=colour == \"RED\"")).singleElement().asString()
                .startsWith("rules/vocabulary.dsl:").contains("The engine");
        assertThat(faultsAfter("vocabulary.dsl", "in {country}=", "in {planet}=").getFirst()).startsWith("rules/vocabulary.dsl:")
                .contains("{planet} is not a kind of gap");
        assertThat(faultsAfter("vocabulary.dsl", "[when]a message=", "[whn]a message=").getFirst()).contains("does not define a sentence");
    }

    @Test
    void evenAVocabularyCannotReachFiles() {
        assertThat(faultsAfter("vocabulary.dsl", "=blocked == true", "=new java.io.File(\"x\").exists()")).singleElement().asString()
                .startsWith("rules/vocabulary.dsl:");
    }

    @Test
    void aMissingFolderIsReported() {
        RuleBookFaults faults = catchThrowableOfType(RuleBookFaults.class, () -> RuleBook.read(Path.of("nowhere")));

        assertThat(faults.faults())
                .containsExactly("nowhere:1: There is no such folder. Maybe start in the folder that contains it, or set tollgate.rules.");
    }

    private static List<String> faultsAfter(String path, String right, String wrong) {
        assertThat(text(path)).contains(right);
        return faultsOf(path, text(path).replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong)));
    }

    private static List<String> faultsOf(String path, String content) {
        RuleBookFaults faults = catchThrowableOfType(RuleBookFaults.class, () -> RuleBook.of(with(SHIPPED, path, content)).close());
        assertThat(faults).as("faults").isNotNull();
        return faults.faults();
    }

    private static String text(String path) {
        return new String(SHIPPED.byPath().get(path), StandardCharsets.UTF_8);
    }

    private static RuleFiles with(RuleFiles files, String path, String content) {
        TreeMap<String, byte[]> byPath = new TreeMap<>(files.byPath());
        byPath.put(path, content.getBytes(StandardCharsets.UTF_8));
        return new RuleFiles(files.folder(), byPath);
    }
}
