package io.tollgate.replay;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.CaseFile.PriceFacts;
import io.tollgate.decision.CaseFile.TrafficFacts;
import io.tollgate.decision.CaseFile.Way;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.Verdict;
import io.tollgate.message.Category;
import io.tollgate.rulebook.Explanation;
import io.tollgate.rulebook.RandomCases;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.tables.TableRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three plain sentences about random cases under the shipped rules. */
class SummaryTest {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.ENGLISH);

    private static RuleBook shipped;
    private static List<Case> cases;

    /** A case, what became of it, the rows of tables behind it, and the three sentences about it. */
    private record Case(CaseFile file, Verdict verdict, List<TableRow> rows, Summary summary) {

        static Case of(CaseFile file) {
            Verdict verdict = SummaryTest.verdict(file);
            List<Explanation> rules = shipped.explain(file);
            List<TableRow> rows = shipped.rowsBehind(file, Summary.asked(file, verdict, rules));
            return new Case(file, verdict, rows, Summary.of(file, verdict, rules, rows));
        }
    }

    @BeforeAll
    static void read() {
        shipped = RuleBook.read(Path.of("rules"));
        List<CaseFile> files = new RandomCases(11, 12).files(20_000).stream().map(SummaryTest::asShipped).toList();
        cases = Stream.<Predicate<Verdict>>of(Verdict.Refused.class::isInstance, Verdict.Deferred.class::isInstance,
                Verdict.Admitted.class::isInstance, verdict -> verdict instanceof Verdict.Refused && fired(verdict).contains("CON-ANY-050"))
                .flatMap(kind -> files.stream().filter(file -> kind.test(verdict(file))).limit(50))
                .map(Case::of).toList();
        assertThat(cases.size()).isEqualTo(200);
    }

    @AfterAll
    static void close() {
        shipped.close();
    }

    @Test
    void theFirstSaysWhatWasDecidedOnTheRecipientsClock() {
        for (Case one : cases) {
            CaseFile file = one.file();
            String decided = one.summary().decided();
            file.recipient().zones().stream().findFirst().ifPresent(zone -> assertThat(decided)
                    .contains(CLOCK.format(file.now().atZone(ZoneId.of(zone))) + " in ").contains(zone));
            switch (one.verdict()) {
                case Verdict.Admitted admitted -> assertThat(decided).contains("was admitted")
                        .contains(admitted.quote().freeReason().map(reason -> "free (" + reason + ")").orElse("costs "));
                case Verdict.Deferred _ -> assertThat(decided).contains("was put off").contains(", until ");
                case Verdict.Refused refused -> refused.refusals().forEach(refusal -> assertThat(decided).contains("was refused")
                        .contains(refusal.reason()).contains("(code " + refusal.code() + ")"));
            }
        }
    }

    @Test
    void theSecondNamesRuleAndLaw() {
        for (Case one : cases) {
            if (one.verdict() instanceof Verdict.Refused refused) {
                List<String> ids = refused.refusals().stream().map(refusal -> refusal.rule()).filter(id -> !id.equals(Verdict.NO_PRICE))
                        .toList();
                assertThat(shipped.rules().stream().filter(rule -> ids.contains(rule.id()))).allSatisfy(rule -> assertThat(
                        one.summary().rule()).contains(rule.id(), rule.title(), rule.basis(), rule.source(), "rules/" + rule.file() + ":"));
            }
        }
    }

    @Test
    void theThirdTellsTheFactsThatTheRuleAskedFor() {
        for (Case one : cases) {
            CaseFile file = one.file();
            String facts = one.summary().facts();
            Set<String> fired = fired(one.verdict());
            if (fired.contains("CON-ANY-040") && one.verdict() instanceof Verdict.Deferred) {
                assertThat(facts).contains("falls into the recipient's quiet hours (it is ", ", quiet until ");
            }
            if (fired.contains("CON-ANY-050") && one.verdict() instanceof Verdict.Refused) {
                assertThat(facts).contains(file.traffic().marketingToday() + " on her day so far, limit "
                        + file.traffic().marketingLimit());
            }
        }
        assertThat(cases.stream().map(one -> one.summary().facts())).anyMatch(facts -> facts.contains("quiet until "))
                .anyMatch(facts -> facts.contains("on her day so far, limit ")).anyMatch(facts -> facts.contains("market "));
    }

    @Test
    void aMessageWithoutAPriceSaysThatNoRuleGaveOne() {
        assertThat(cases.stream().filter(one -> one.verdict() instanceof Verdict.Refused refused && refused.refusals().stream()
                .allMatch(refusal -> refusal.rule().equals(Verdict.NO_PRICE))).map(one -> one.summary().rule()))
                .allMatch(rule -> rule.contains(Verdict.NO_PRICE));
    }

    private static Set<String> fired(Verdict verdict) {
        return verdict.findings().stream().map(Finding::rule).collect(toSet());
    }

    /** Each row is there with its line, and says what the case has. */
    @Test
    void theRowsThatGaveLimitHoursLawAndPriceAreNamed() throws IOException {
        Set<String> tables = new TreeSet<>();
        for (Case one : cases) {
            CaseFile file = one.file();
            for (TableRow row : one.rows()) {
                tables.add(row.table());
                String written = Files.readAllLines(Path.of("rules", row.file())).get(row.line() - 1);
                assertThat(written).startsWith(row.key().contains(",") ? "\"" : row.key());
                assertThat(one.summary().facts()).contains("rules/" + row.where() + " (" + row.key());
                assertThat(Summary.line(row)).contains("rules/" + row.where() + ": ").contains("; source: ");
                switch (row.table()) {
                    case "daily-limits" -> assertThat(row.cell("marketing_messages"))
                            .isEqualTo(Integer.toString(file.traffic().marketingLimit()));
                    case "markets" -> assertThat(row.cell("market")).isEqualTo(file.price().market());
                    case "rates-usd" -> assertThat(new BigDecimal(row.cell("rate_per_delivered_message")).movePointRight(6)
                            .longValueExact()).isEqualTo(file.price().listMicros());
                    case "sms-usd" -> assertThat(new BigDecimal(row.cell("rate_per_part")).movePointRight(6).longValueExact()
                            * file.message().way().parts()).isEqualTo(file.price().listMicros());
                    case "tiers-usd" -> assertThat(new BigDecimal(row.cell("rate_per_delivered_message")).movePointRight(6)
                            .longValueExact()).isEqualTo(file.price().tierMicros());
                    case "quiet-hours", "consent" -> assertThat(Stream.of(file.recipient().jurisdictions().stream(),
                            file.recipient().regions().stream(), Stream.of("ANY")).flatMap(places -> places)).contains(row.key());
                    default -> {}
                }
            }
        }
        assertThat(tables).contains("consent", "daily-limits", "markets", "quiet-hours", "rates-usd", "service-window", "allowances");
    }

    @Test
    void aRowThatNobodyHasConfirmedIsMarkedAndAConfirmedOneIsNot() {
        List<TableRow> some = cases.stream().flatMap(one -> one.rows().stream()).distinct()
                .filter(row -> row.provenance().certainty().isPresent()).toList();

        assertThat(some).anyMatch(row -> row.provenance().certainty().orElseThrow().confirmed())
                .anyMatch(row -> !row.provenance().certainty().orElseThrow().confirmed());
        assertThat(some).allSatisfy(row -> assertThat(Summary.line(row).contains("NOT CONFIRMED")).as(row.where())
                .isNotEqualTo(row.provenance().certainty().orElseThrow().confirmed()));
        for (Case one : cases) {
            boolean doubtful = one.rows().stream()
                    .anyMatch(row -> row.provenance().certainty().filter(sure -> !sure.confirmed()).isPresent());
            assertThat(one.summary().facts().contains("NOT CONFIRMED")).isEqualTo(doubtful);
        }
    }

    @Test
    void anAdmittedMessageSaysItsTemplateItsLimitAndHowItsPriceCame() {
        List<Case> priced = cases.stream().filter(one -> one.verdict() instanceof Verdict.Admitted admitted
                && admitted.quote().freeReason().isEmpty()).toList();

        assertThat(priced).isNotEmpty()
                .allSatisfy(one -> assertThat(one.summary().facts()).contains("market " + one.file().price().market(),
                        one.file().message().way().sms() ? "sms-usd.csv:" : "rates-usd.csv:").contains(
                                one.file().message().template().isEmpty()
                                        ? ""
                                        : "its template is " + one.file().message().template()));
        assertThat(priced).filteredOn(one -> one.file().message().category() == Category.MARKETING)
                .allSatisfy(one -> assertThat(one.summary().facts()).contains("limit " + one.file().traffic().marketingLimit(),
                        "daily-limits.csv:"));
    }

    /** With the price of the rate card and the limit of the table, for the case's place and day. */
    private static CaseFile asShipped(CaseFile file) {
        LocalDate day = file.business().localDay();
        Way way = file.message().way();
        String market = shipped.rateCard().market(way.priced(file.recipient().country()), day);
        PriceFacts price = shipped.rateCard().rate(market, file.message().category(), Currency.getInstance("USD"), day)
                .filter(_ -> file.price().found())
                .map(rate -> new PriceFacts(true, market, "USD", way.times(rate.listMicros()), way.times(rate.at(200_000)),
                        way.times(rate.highest()), rate.validFrom()))
                .orElseGet(() -> new PriceFacts(false, market, "USD", 0, 0, 0, LocalDate.EPOCH));
        TrafficFacts traffic = file.traffic();
        return new CaseFile(file.now(), file.message(), file.recipient(), file.business(), file.sender(), file.consent(), file.block(),
                file.conversation(), new TrafficFacts(traffic.marketingToday(), traffic.marketingTodayFromBusiness(),
                        shipped.jurisdictions().marketingLimit(file.recipient()), traffic.marketingBack(),
                        traffic.marketingBackFromBusiness(), traffic.counts()),
                price, file.funds());
    }

    private static Verdict verdict(CaseFile file) {
        return Gatekeeper.judge(file, shipped.judge(file));
    }
}
