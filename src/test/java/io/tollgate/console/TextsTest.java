package io.tollgate.console;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.accounts.Role;
import io.tollgate.agreements.AgreedTerms;
import io.tollgate.blocking.BlockEvent;
import io.tollgate.blocking.StopList;
import io.tollgate.blocking.StopListHistory;
import io.tollgate.books.Revenue;
import io.tollgate.business.BusinessStatus;
import io.tollgate.business.PaymentMode;
import io.tollgate.business.Plan;
import io.tollgate.business.QualityRating;
import io.tollgate.business.Template;
import io.tollgate.business.TemplateParts;
import io.tollgate.business.TemplateParts.Format;
import io.tollgate.businessapp.SignUps;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.OptIn;
import io.tollgate.consent.Purpose;
import io.tollgate.conversation.EncryptionPolicies;
import io.tollgate.decision.Finding;
import io.tollgate.delivery.Handset;
import io.tollgate.delivery.SampleWebhooks;
import io.tollgate.endtoend.reports.MessageReport;
import io.tollgate.invoicing.Buyer;
import io.tollgate.message.Category;
import io.tollgate.notices.NoticeKind;
import io.tollgate.notices.NoticePace;
import io.tollgate.receivables.Allotment;
import io.tollgate.receivables.InvoiceState;
import io.tollgate.receivables.bank.BankEntry;
import io.tollgate.release.ReleaseEvent;
import io.tollgate.rights.ErasureRequests;
import io.tollgate.rulebook.language.Room;
import io.tollgate.security.ConsolePage;
import io.tollgate.tracking.MessageHistory;
import io.tollgate.tracking.MessageState;
import io.tollgate.tracking.MoneyFigures;
import io.tollgate.tracking.MoneyMessages;
import io.tollgate.trust.registration.CodeMethod;
import io.tollgate.trust.verification.VerificationStatus;
import io.tollgate.trust.vetting.ApplicationDocument;
import io.tollgate.trust.vetting.ApplicationEvent;
import io.tollgate.trust.vetting.State;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.attoparser.AbstractMarkupHandler;
import org.attoparser.MarkupParser;
import org.attoparser.ParseException;
import org.attoparser.config.ParseConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every text of the pages is in both languages, and every text that is there is used. */
class TextsTest {

    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Path MAIN = Path.of("src/main/java/io/tollgate");
    private static final Pattern KEY = Pattern.compile("#\\{([a-zA-Z][\\w.-]*)[(}]");
    private static final Pattern LITERAL = Pattern.compile("['\"]([a-zA-Z][\\w-]*(?:\\.[\\w-]+)+)['\"]");
    /** A look at data that leaves an entry in the audit trail. */
    private static final Pattern LOOK = Pattern.compile("(?s)@RecordedLook\\b.{0,300}?operationId = \"(\\w+)\"");
    /** The id of an operation in a class that records what it does; not the name of an attribute of a page. */
    private static final Pattern STEP = Pattern.compile("(?<!addAttribute\\()(?<!addObject\\()\"([a-z]+(?:[A-Z][a-z]+)+)\"");
    private static final Set<String> NO_STEPS = Set.of("asOf", "noticeComplaint", "noticeProblem", "noticeTyped", "viewProblem",
            "viewTyped");
    private static final Pattern PLACE = Pattern.compile("\\{\\d");
    private static final Pattern OF_RECIPIENTS_AND_BUSINESSES = Pattern
            .compile("(handset|opt-in|join|app|developers|sign-up|layout|parts)(-.*)?\\.html");
    /** Of keys to which a template adds the name of a value. */
    private static final Pattern PREFIX = Pattern.compile("'([a-z][\\w.-]*\\.)' *\\+");
    private static final Pattern HINT = Pattern.compile("(?iU)\\b(maybe|perhaps|vielleicht|quizás?|tal vez|peut-être|forse|misschien"
            + "|talvez|belki)\\b|或许|也许|शायद|ربما");
    /** Keys that are put together from a prefix and the name of a value. */
    private static final Map<String, List<? extends Enum<?>>> VALUES = Map.ofEntries(
            entry("page.", List.of(ConsolePage.values())),
            entry("quality.", List.of(QualityRating.values())),
            entry("notice.", List.of(NoticeKind.values())),
            entry("notices.pace.", List.of(NoticePace.values())),
            entry("category.", List.of(Category.values())),
            entry("bank.why.", List.of(BankEntry.Why.values())),
            entry("state.", List.of(MessageState.values())),
            entry("purpose.", List.of(Purpose.values())),
            entry("channel.", List.of(ConsentChannel.values())),
            entry("standing.",
                    Stream.concat(Arrays.stream(ConsentStatus.State.values()), Arrays.stream(ConsentEvent.Type.values())).toList()),
            entry("free.", List.of(Finding.FreeReason.values())),
            entry("invoice.fee.", List.of(AgreedTerms.FeeKind.values())),
            entry("told.", List.of(MessageHistory.Notification.values())),
            entry("behaviour.", List.of(Handset.Behaviour.values())),
            entry("app.ready.", List.of(AppPage.Ready.values())),
            entry("app.ready.body.", List.of(AppPage.Ready.values())),
            entry("handset.told.", List.of(HandsetActions.Told.values())),
            entry("handset.sealed.", List.of(PhoneClient.Word.values())),
            entry("handset.wording.", List.of(Purpose.values())),
            entry("handset.answer-by.", List.of(OptIn.Answer.values())),
            entry("plan.", List.of(Plan.values())),
            entry("payment.", List.of(PaymentMode.values())),
            entry("business.", List.of(BusinessStatus.values())),
            entry("verification.", List.of(VerificationStatus.values())),
            entry("approval.", List.of(Template.Approval.values())),
            entry("template.", TemplatePage.CHOICES),
            entry("encryption.", List.of(EncryptionPolicies.Policy.values())),
            entry("encryption.about.", List.of(EncryptionPolicies.Policy.values())),
            entry("format.", Arrays.stream(TemplateParts.Format.values()).filter(one -> one.isFile() || one == Format.LOCATION).toList()),
            entry("application.", List.of(State.values())),
            entry("application.step.", List.of(ApplicationPage.Step.values())),
            entry("paid.", List.of(io.tollgate.ledger.Payment.Kind.values())),
            entry("allotment.", List.of(Allotment.Kind.values())),
            entry("money.messages.cost.", List.of(MoneyMessages.Cost.values())),
            entry("money.side.", List.of(MoneyFigures.Side.values())),
            entry("books.", List.of(BookExportsPage.Kind.values())), entry("buyer.", List.of(BuyerField.values())),
            entry("buyer.format.", List.of(Buyer.Format.values())), entry("buyer.lines.", List.of(Buyer.LinesBy.values())),
            entry("invoice-state.", Arrays.stream(InvoiceState.values()).filter(state -> state != InvoiceState.DRAFT).toList()),
            entry("event.", List.of(ApplicationEvent.Type.values())),
            entry("sign-up.problem.", List.of(SignUps.Field.values())),
            entry("app.number.problem.", AppNumberPage.OUTCOMES), entry("app.number.", List.of(CodeMethod.values())),
            entry("stop-lists.", Stream.<Enum<?>>concat(Arrays.stream(StopListHistory.State.values()),
                    Arrays.stream(StopList.Purpose.values())).toList()),
            entry("sample.", List.of(SampleWebhooks.Sample.values())),
            entry("room.", List.of(Room.values())),
            entry("room.asks.", List.of(Room.values())),
            entry("release.event.", List.of(ReleaseEvent.Type.values())),
            entry("margin.by.", List.of(Revenue.Dimension.values())), entry("margin.basis.", List.of(Revenue.Basis.values())),
            entry("person.", List.of(BlockEvent.Type.values())),
            entry("erasure.problem.", List.of(ErasureRequests.Conflict.values())),
            entry("report.reason.", List.of(MessageReport.Reason.values())),
            entry("report.decision.", List.of(MessageReport.Decision.values())),
            entry("role.", List.of(Role.values())),
            entry("document.", List.of(ApplicationDocument.Kind.values())));
    private static final List<String> OTHERS = List.of("tokens.revoked", "tokens.expired", "account.kind.PERSON", "account.kind.SERVICE",
            "step.SENT", "step.DELIVERED", "step.READ",
            "step.FAILED", "queue.inbox", "queue.outbox",
            "release.state.PROPOSED", "release.state.WITHDRAWN", "release.state.SCHEDULED", "release.state.NEEDS_APPROVAL",
            "release.state.IN_FORCE", "release.state.FORMER", "opt-in.unknown.do", "opt-in.used.do", "opt-in.expired.do",
            "opt-in.confirmed.do", "opt-in.withdrawn.do", "developers.errors.answers", "developers.errors.statuses",
            "app.verdict.ADMITTED", "app.verdict.DEFERRED", "app.verdict.REFUSED",
            "queue.receipts", "queue.updates", "failed.400", "failed.404", "failed.405", "failed.500", "failed.503");

    private static Properties texts(String file) throws IOException {
        Properties texts = new Properties();
        try (Reader reader = Files.newBufferedReader(RESOURCES.resolve(file))) {
            texts.load(reader);
        }
        return texts;
    }

    /** Without the disclosure to a person, which has words in more languages than two. */
    private static List<Path> templates() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES.resolve("templates"))) {
            return files.filter(file -> file.toString().endsWith(".html") && !file.endsWith("person.html")).toList();
        }
    }

    /** The invoice, which is made into a PDF, too, has its style and an example of each text in itself. */
    private static List<Path> pages() throws IOException {
        return templates().stream().filter(file -> !file.endsWith("invoice.html")
                && !file.endsWith("consent-proof.html")).toList();
    }

    @Test
    void bothLanguagesHaveTheSameKeysAndTheSamePlacesForValues() throws IOException {
        Properties english = texts("messages.properties");
        Properties german = texts("messages_de.properties");

        assertThat(new TreeSet<>(german.keySet())).isEqualTo(new TreeSet<>(english.keySet()));
        for (String key : english.stringPropertyNames()) {
            assertThat(places(german.getProperty(key))).as(key).isEqualTo(places(english.getProperty(key)));
            assertThat(german.getProperty(key) + english.getProperty(key)).as(key).doesNotContain("'").isNotBlank();
        }
    }

    private static Set<String> places(String text) {
        return PLACE.matcher(text).results().map(found -> found.group()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Ids of what the audit trail records: the calls that change something, the looks that are recorded, what pages and the program do. */
    private static Set<String> operations() throws IOException {
        Set<String> ids = new TreeSet<>();
        Files.readAllLines(Path.of("src/test/resources/openapi/administration-operations.txt")).stream()
                .filter(line -> !line.startsWith("GET ")).forEach(line -> ids.add(line.substring(line.lastIndexOf(' ') + 1)));
        try (Stream<Path> files = Files.walk(MAIN)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".java")).toList()) {
                String code = Files.readString(file);
                LOOK.matcher(code).results().forEach(found -> ids.add(found.group(1)));
                if (!file.startsWith(MAIN.resolve("administration")) && (code.contains("RecordedSteps") || code.contains("AuditTrail"))) {
                    STEP.matcher(code).results().map(found -> found.group(1)).filter(id -> !NO_STEPS.contains(id)).forEach(ids::add);
                }
            }
        }
        return ids;
    }

    @Test
    void noTwoOperationsHaveTheSameName() throws IOException {
        for (String file : List.of("messages.properties", "messages_de.properties")) {
            Properties texts = texts(file);
            assertThat(operations()).hasSizeGreaterThan(100).contains("signIn", "sealLedgerDay", "getConsentReceipt", "beginDraft")
                    .extracting(id -> texts.getProperty("operation." + id)).doesNotHaveDuplicates().doesNotContainNull();
        }
    }

    @Test
    void everyKeyThatIsUsedExistsAndEveryKeyThatExistsIsUsed() throws IOException {
        Set<String> keys = texts("messages.properties").stringPropertyNames();
        Set<String> used = new TreeSet<>(OTHERS);
        Set<String> literals = new HashSet<>();
        operations().forEach(id -> used.add("operation." + id));
        VALUES.forEach((prefix, values) -> values.forEach(value -> used.add(prefix + value.name())));
        for (ConsolePage page : ConsolePage.values()) {
            used.add("page." + page.name() + ".about");
        }
        for (BookExportsPage.Kind kind : BookExportsPage.Kind.values()) {
            used.add("books." + kind.name() + ".about");
        }
        for (Path template : templates()) {
            String text = Files.readString(template);
            KEY.matcher(text).results().forEach(found -> used.add(found.group(1)));
            LITERAL.matcher(text).results().forEach(found -> literals.add(found.group(1)));
        }
        for (String folder : List.of("console", "security", "receivables/sending", "notices")) {
            try (Stream<Path> files = Files.walk(MAIN.resolve(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    LITERAL.matcher(Files.readString(file)).results().forEach(found -> literals.add(found.group(1)));
                }
            }
        }
        used.addAll(literals.stream().filter(keys::contains).toList());
        CaseFacts.keys().forEach(key -> used.add("case." + key));
        literals.stream().filter(key -> keys.contains(key + ".about")).forEach(key -> used.add(key + ".about"));
        literals.stream()
                .filter(key -> key.matches(
                        "(problem|why|audit|opt-in|handset|search|start|refused|messages|limit|template|webhook|application|payments|rates|operations)\\..*"))
                .forEach(used::add);
        OTHERS.stream().filter(key -> key.startsWith("failed.")).forEach(key -> used.addAll(List.of(key + ".do", key + ".plain")));

        assertThat(used).containsExactlyInAnyOrderElementsOf(keys);
    }

    /** Officers and operators read what may be the cause; recipients and the people of businesses read what to do. */
    @ParameterizedTest
    @MethodSource("bundles")
    void noPageForRecipientsAndBusinessesHasAHint(Path bundle) throws IOException {
        Properties texts = texts(bundle.getFileName().toString());
        Set<String> shown = new TreeSet<>(texts.stringPropertyNames());
        shown.retainAll(shownToRecipientsAndBusinesses());

        assertThat(shown).hasSizeGreaterThan(50)
                .allSatisfy(key -> assertThat(texts.getProperty(key)).as(key).doesNotContainPattern(HINT));
    }

    static List<Path> bundles() throws IOException {
        try (Stream<Path> files = Files.list(RESOURCES)) {
            return files.filter(file -> file.getFileName().toString().matches("messages(_\\w+)?\\.properties")).toList();
        }
    }

    /** The keys of their templates and of the classes that show these, and those that begin or end as theirs do. */
    private static Set<String> shownToRecipientsAndBusinesses() throws IOException {
        Set<String> english = texts("messages.properties").stringPropertyNames();
        List<Path> theirs = templates().stream()
                .filter(file -> OF_RECIPIENTS_AND_BUSINESSES.matcher(file.getFileName().toString()).matches()).toList();
        assertThat(theirs).extracting(file -> file.getFileName().toString()).contains("handset-chat.html", "opt-in.html", "app-team.html");
        Set<String> keys = english.stream()
                .filter(key -> key.matches("(handset|opt-in|join|join-team|app|developers|sign-up)\\..*|.*\\.plain"))
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> sources = new ArrayList<>();
        try (Stream<Path> files = Files.list(MAIN.resolve("console"))) {
            for (Path file : files.toList()) {
                sources.add(Files.readString(file));
            }
        }
        for (Path template : theirs) {
            String name = template.getFileName().toString().replace(".html", "");
            String text = Files.readString(template);
            KEY.matcher(text).results().forEach(found -> keys.add(found.group(1)));
            PREFIX.matcher(text).results().map(found -> found.group(1))
                    .forEach(prefix -> english.stream().filter(key -> key.startsWith(prefix)).forEach(keys::add));
            Stream.concat(Stream.of(text), sources.stream().filter(source -> source.contains("\"" + name + "\""))).forEach(
                    source -> LITERAL.matcher(source).results().forEach(found -> keys.add(found.group(1))));
        }
        return keys;
    }

    /** A text in a template would be in one language only. */
    @Test
    void noTemplateHasATextOfItsOwn() throws IOException, ParseException {
        List<String> found = new ArrayList<>();
        for (Path template : pages()) {
            MarkupParser parser = new MarkupParser(ParseConfiguration.htmlConfiguration());
            parser.parse(Files.readString(template), new AbstractMarkupHandler() {
                @Override
                public void handleText(char[] buffer, int offset, int length, int line, int column) {
                    String text = new String(buffer, offset, length).strip();
                    if (text.matches("(?s).*\\p{L}{2}.*") && !text.startsWith("curl ") && !text.startsWith("{\"imports\"")
                            && !Set.of("Tollgate", "EN", "DE", "CSV", "PDF", "SHA-256").contains(text)) {
                        found.add(template.getFileName() + ":" + line + ": " + text);
                    }
                }

                @Override
                public void handleAttribute(char[] buffer, int nameOffset, int nameLen, int nameLine, int nameCol, int operatorOffset,
                        int operatorLen, int operatorLine, int operatorCol, int valueContentOffset, int valueContentLen,
                        int valueOuterOffset, int valueOuterLen, int valueLine, int valueCol) {
                    String name = new String(buffer, nameOffset, nameLen);
                    String value = new String(buffer, valueContentOffset, valueContentLen);
                    boolean spoken = name.equals("aria-label") || name.equals("alt") && !value.isEmpty()
                            || name.equals("title") && !value.matches("English|Deutsch");
                    if (spoken) {
                        found.add(template.getFileName() + ":" + nameLine + ": " + name + "=" + value);
                    }
                }
            });
        }

        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages.properties", "messages_de.properties"})
    void everyTextWithPlacesCanBeFormatted(String file) throws IOException {
        Properties texts = texts(file);
        for (String key : texts.stringPropertyNames()) {
            if (PLACE.matcher(texts.getProperty(key)).find()) {
                assertThat(new MessageFormat(texts.getProperty(key), Locale.ENGLISH).format(new Object[] {3, 4, 5, 6, 7, 8})).as(key)
                        .contains("3").doesNotContain("{");
            }
        }
    }
}
