package io.tollgate.rulebook;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding;
import io.tollgate.keyword.Keywords;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.Remembered;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.rulebook.language.Asked;
import io.tollgate.rulebook.language.Condition.Claim;
import io.tollgate.rulebook.language.Condition.Test;
import io.tollgate.rulebook.language.Condition;
import io.tollgate.rulebook.language.Language;
import io.tollgate.rulebook.language.OpenCase;
import io.tollgate.rulebook.language.Property;
import io.tollgate.rulebook.language.Sentence.Where;
import io.tollgate.rulebook.language.RuleCard;
import io.tollgate.rulebook.language.RuleText;
import io.tollgate.rulebook.language.Vocabulary;
import io.tollgate.rulebook.proof.Ground;
import io.tollgate.rulebook.proof.Proofs;
import io.tollgate.rulebook.tables.ChannelRows;
import io.tollgate.rulebook.tables.ConsentMethods;
import io.tollgate.rulebook.tables.Jurisdictions;
import io.tollgate.rulebook.tables.KeywordExamples;
import io.tollgate.rulebook.tables.KeywordTables;
import io.tollgate.rulebook.tables.Plans;
import io.tollgate.rulebook.tables.RateTables;
import io.tollgate.rulebook.tables.RecordTerms;
import io.tollgate.rulebook.tables.RuleTerms;
import io.tollgate.rulebook.tables.Table;
import io.tollgate.rulebook.tables.SecondLook;
import io.tollgate.rulebook.tables.TableRow;
import io.tollgate.rulebook.tables.TableRows;
import io.tollgate.rulebook.tables.Tables;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCards;
import io.tollgate.text.Likeness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One immutable version of all rules and tables. The same case file under the same rule book always gives the same findings. Safe for any
 * thread.
 */
public final class RuleBook implements AutoCloseable {

    /** Which messages find no price, remembered for the files that prices depend on. */
    private static final Remembered<List<PriceCheck.Trial>> PRICED = new Remembered<>(path -> path.startsWith("tariff/")
            || path.endsWith(".dsl") || path.startsWith("tables/") && !KeywordTables.has(path));

    private final RuleFiles files;
    private final byte[] hash;
    private final List<RuleText> texts;
    private final List<RuleCard> rules;
    private final Vocabulary vocabulary;
    private final Asked asked;
    private final RuleTerms terms;
    private final RateCard rateCard;
    private final Jurisdictions jurisdictions;
    private final Tables tables;
    private final List<String> warnings;
    private final Ground ground;
    private final Engine engine;
    private Optional<Probes> probes = Optional.empty();
    private Optional<TableRows> tableRows = Optional.empty();

    private RuleBook(RuleFiles files, Vocabulary vocabulary, List<RuleText> texts, Asked asked, RuleTerms terms, RateCard rateCard,
            Jurisdictions jurisdictions, Tables tables, List<String> warnings, Ground ground, Engine engine) {
        this.files = files;
        this.hash = files.hash();
        this.texts = texts;
        this.vocabulary = vocabulary;
        this.asked = asked;
        this.rules = texts.stream().map(RuleText::card).toList();
        this.terms = terms;
        this.rateCard = rateCard;
        this.jurisdictions = jurisdictions;
        this.tables = tables;
        this.warnings = warnings;
        this.ground = ground;
        this.engine = engine;
    }

    /** @throws RuleBookFaults with every fault of the folder */
    public static RuleBook read(Path folder) {
        return of(RuleFiles.read(folder));
    }

    /**
     * Reads a past rule book from the bytes of {@link #zip()}, for replay.
     *
     * @throws RuleBookFaults if this program no longer understands it
     */
    public static RuleBook unzip(byte[] zip) {
        RuleFiles files = RuleFiles.unzip(zip);
        Faults faults = Faults.ofThePast(files.folder());
        Parts parts = Parts.read(files, faults);
        faults.throwIfAny();
        // A rule book that was in force need not pass later checks.
        return build(files, parts, faults);
    }

    /** Only the prices of a rule book that passed its checks once. @throws RuleBookFaults if this program no longer understands them */
    public static RateCard prices(RuleFiles files) {
        Faults faults = Faults.ofThePast(files.folder());
        RateCard card = new RateTables(files, faults).rateCard();
        faults.throwIfAny();
        return card;
    }

    /** @throws RuleBookFaults with every fault of the files */
    public static RuleBook of(RuleFiles files) {
        return of(files, Optional.empty());
    }

    /**
     * Every fault of a folder of rules, and of its examples: each rule needs an example that fires it and one that does not.
     *
     * @param examples the folder of the {@code .feature} files; it is a fault if there is none
     * @return the faults, {@code file:line: what. Maybe ...}; empty if the folder can be released
     */
    public static List<String> check(Path rules, Path examples) {
        try {
            of(RuleFiles.read(rules), Optional.of(examples)).close();
            return List.of();
        } catch (RuleBookFaults found) {
            return found.faults();
        }
    }

    private static RuleBook of(RuleFiles files, Optional<Path> examples) {
        Faults faults = new Faults(files.folder());
        Parts parts = Parts.read(files, faults);
        parts.compare(files, faults);
        if (!Table.contains(files, KeywordTables.KEYWORDS)) {
            faults.add(KeywordTables.KEYWORDS, 1,
                    "There is no such table. Maybe it was renamed: without it only the words that the law names are heard.");
        }
        KeywordExamples.check(files, parts.tables().keywords(), faults);
        Unread.check(files, faults);
        examples.filter(folder -> folderIsThere(folder, faults)).ifPresent(folder -> new Examples(folder, faults).check(parts.rules()));
        faults.throwIfAny();
        RuleBook book = build(files, parts, faults);
        checkPrices(book, parts.rateTables(), faults);
        if (!faults.none()) {
            book.close();
        }
        faults.throwIfAny();
        return book;
    }

    private static RuleBook build(RuleFiles files, Parts parts, Faults faults) {
        Tables tables = parts.tables();
        Asked asked = Asked.by(parts.rules());
        Jurisdictions jurisdictions = asked.holidays() ? tables.jurisdictions().with(tables.holidays()) : tables.jurisdictions();
        return new RuleBook(files, parts.vocabulary(), parts.rules(), asked, parts.terms(), parts.rateTables().rateCard(), jurisdictions,
                tables, faults.warnings(), parts.ground(), Engine.build(parts.rules(), faults));
    }

    private static void checkPrices(RuleBook book, RateTables rates, Faults faults) {
        PriceCheck check = new PriceCheck(book, rates);
        check.check(PRICED.of(book.files, faults, _ -> check.unpriced()), faults);
    }

    private static boolean folderIsThere(Path examples, Faults faults) {
        if (!Files.isDirectory(examples)) {
            faults.add("README.md", 1, "There is no folder of examples " + examples + ". Maybe start in the folder that contains it.");
        }
        return Files.isDirectory(examples);
    }

    /** All findings of the rules on a case, in no particular order. */
    public List<Finding> judge(CaseFile file) {
        OpenCase open = new OpenCase(file, terms);
        engine.judge(open);
        return open.findings();
    }

    /** Why each rule fired on a case or did not, in the order of {@link #rules()}. */
    public List<Explanation> explain(CaseFile file) {
        return probes().explain(file, judge(file), true);
    }

    /** Like {@link #explain}, without what the case says: which sentences hold. */
    public List<Explanation> sentencesThatHold(CaseFile file) {
        return probes().explain(file, judge(file), false);
    }

    /** The probes, which are built at the first use, as judging does not need them. */
    private synchronized Probes probes() {
        Probes built = probes.orElseGet(() -> Probes.build(texts, terms));
        probes = Optional.of(built);
        return built;
    }

    /**
     * A line of a rule after {@code when}, if it is a sentence of this book's vocabulary.
     *
     * @param line with its hyphen, which {@code not} replaces
     */
    public Optional<Claim> claim(Language language, String line, boolean negated) {
        return vocabulary.recognise(Where.WHEN, language, line).map(said -> new Claim(said, negated));
    }

    /** Whether what a sentence claims is so on a case. */
    public boolean holds(Claim claim, CaseFile file) {
        return Property.predicate(claim.test()).test(new OpenCase(file, terms));
    }

    /** Whether a test of a property is so on a case. */
    public boolean holds(Test test, CaseFile file) {
        return Property.predicate(test).test(new OpenCase(file, terms));
    }

    /** What can be proven of all rules together. @param from the first day of which it is claimed, where the business is */
    public Proofs proofs(LocalDate from) {
        return new Proofs(texts, vocabulary, ground, from);
    }

    /** The sentences of each rule, by its id. */
    public Map<String, Set<String>> sentences() {
        return texts.stream().collect(Collectors.toMap(text -> text.card().id(),
                text -> text.conditions().stream().map(Condition::text).collect(Collectors.toSet())));
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** The words that fit each gap of the sentences of which there is a list, by the name of the gap. */
    public Map<String, List<String>> words() {
        return Parts.read(files, Faults.ofThePast(files.folder())).slots().words();
    }

    /** Puts into force what invoices, reminders and bookkeeping need, which no rule reads. */
    public void takeEffect(RateCards cards) {
        tables.takeEffect(cards);
    }

    /** The entries of a list of {@code tables/lists.csv}; of no list, none. */
    public Set<String> listed(String list) {
        return terms.lists().getOrDefault(list, Set.of());
    }

    /** The rules, each on its own. */
    public RulesAlone alone() {
        return new RulesAlone(texts, terms);
    }

    /** The line at which the rule begins in its file. @throws IllegalArgumentException for an unknown id */
    public int line(String rule) {
        return text(rule).orElseThrow(() -> new IllegalArgumentException("there is no rule " + rule + ". Maybe it is misspelt.")).line();
    }

    /** A rule as it was read; empty for an unknown id. */
    public Optional<RuleText> text(String rule) {
        return texts.stream().filter(text -> text.card().id().equals(rule)).findFirst();
    }

    public RuleFiles files() {
        return files;
    }

    /** The right word that is most similar to the wrong one. */
    public static Optional<String> nearest(String wrong, Collection<String> right) {
        return Likeness.nearest(wrong, right);
    }

    /** SHA-256 over all files, by which a verdict names its rule book. */
    public byte[] hash() {
        return hash.clone();
    }

    /** All files, which are stored with the first verdict; {@link #unzip} makes the same rule book from them. */
    public byte[] zip() {
        return files.zip();
    }

    public RateCard rateCard() {
        return rateCard;
    }

    /** What the rules ask that is looked up only if they do. */
    public Asked asked() {
        return asked;
    }

    public Jurisdictions jurisdictions() {
        return jurisdictions;
    }

    /** The numbers and lists of its tables. */
    public RuleTerms terms() {
        return terms;
    }

    /** The words by which people stop a business, and allow its messages again. @param day in UTC, as one batch has people of all zones */
    public Keywords keywords(LocalDate day) {
        return tables.keywords().on(day);
    }

    /** The ways in which a person may give a consent after she has ended one. @param day in UTC, on which the consent is recorded */
    public ConsentMethods consentMethods(LocalDate day) {
        return tables.consentMethods().on(day);
    }

    /** How long records of messages are kept. @param day in UTC */
    public RecordTerms recordTerms(LocalDate day) {
        return tables.recordTerms().on(day);
    }

    /** The channels that messages take. @param day in the business's zone */
    public ChannelRows channels(LocalDate day) {
        return tables.channels().on(day);
    }

    /** @param day in the business's zone */
    public Plans plans(LocalDate day) {
        return terms.plans().on(day);
    }

    /** What may be meant, and is worth a second look: {@code file:line: what. Maybe ...}. */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * What may be meant and is worth a second look on this day: {@link #warnings}, prices out of the ordinary, days far away, and so on.
     */
    public List<String> secondLook(LocalDate today) {
        Faults found = new Faults(files.folder());
        SecondLook.at(files, today, found);
        rules.stream().filter(rule -> SecondLook.isFar(rule.from(), today) || rule.until().isBefore(LocalDate.MAX)
                && SecondLook.isFar(rule.until(), today))
                .forEach(rule -> found.warn(rule.file(), line(rule.id()), Integer.toString(line(rule.id())),
                        "Rule `" + rule.id() + "` begins or ends more than " + SecondLook.MOST_YEARS
                                + " years from now. Maybe the year is misspelt."));
        return Stream.concat(warnings.stream(), found.warnings().stream()).distinct().sorted().toList();
    }

    /** The rows of the tables with their sources and days, for those who explain or review them. */
    public synchronized TableRows tableRows() {
        TableRows read = tableRows.orElseGet(() -> TableRows.read(files));
        tableRows = Optional.of(read);
        return read;
    }

    /**
     * The rows of tables that gave a case its facts.
     *
     * @param asked as {@link Explanation#tables()} names them
     */
    public List<TableRow> rowsBehind(CaseFile file, Set<String> asked) {
        return RowsBehind.of(tableRows(), file, asked);
    }

    /** All rules, in the order of their files. */
    public List<RuleCard> rules() {
        return rules;
    }

    /** Frees the resources of the engine; calls under way finish. */
    @Override
    public synchronized void close() {
        engine.close();
        probes.ifPresent(Probes::close);
    }
}
