package io.tollgate.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.accounts.UserAccount;
import io.tollgate.accounts.UserAccounts;
import io.tollgate.delivery.SignedPosts;
import io.tollgate.notices.NoticeReaders.Wish;
import io.tollgate.receivables.sending.PlainMails;
import io.tollgate.secrets.WebhookSignature;
import io.tollgate.world.TestAccounts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.MessageSource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** People are told what waits for them. The year is far ahead, so the application's own work does not interfere. */
@TollgateTest
class NoticesTest {

    private static final Instant NINE = Instant.parse("2098-03-04T09:20:00Z");
    private static final String SECRET = "a sentence of the operator's";

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    JdbcTemplate jdbc;
    @Autowired
    NoticeRows desk;
    @Autowired
    NoticeReaders readers;
    @Autowired
    WaitingThings registers;
    @Autowired
    UserAccounts accounts;
    @Autowired
    SignedPosts posts;
    @Autowired
    MessageSource texts;

    private final Map<NoticeKind, List<String>> waiting = new EnumMap<>(NoticeKind.class);
    private final Server server = new Server();
    private Notices notices;
    private UserAccount officer;

    private record Mail(String name, String receiver, String subject, String text) {}

    /** Fails as the test says, one attempt after the other; then it takes all. */
    private static final class Server implements PlainMails {

        private final Deque<String> failures = new ArrayDeque<>();
        private final Queue<Mail> mails = new ConcurrentLinkedQueue<>();

        @Override
        public boolean areSetUp() {
            return true;
        }

        @Override
        public synchronized Optional<String> failure(String name, String receiver, String subject, String text) {
            Optional<String> failure = Optional.ofNullable(failures.poll());
            if (failure.isEmpty()) {
                mails.add(new Mail(name, receiver, subject, text));
            }
            return failure;
        }
    }

    @BeforeEach
    void empty() {
        forget();
        jdbc.update("UPDATE notice_lock SET looked_at = '2098-01-01 00:00:00'");
        officer = account("notified officer", Role.OFFICER);
        notices = notices("");
    }

    /** What the application's own work has seen is seen anew. */
    @AfterEach
    void forget() {
        jdbc.update("DELETE FROM notice_reader");
        jdbc.update("DELETE FROM notice_thing");
        jdbc.update("UPDATE notice_lock SET looked_at = '2000-01-01 00:00:00'");
    }

    @Test
    void eachThingIsToldOnceWithAllThatIsNew() {
        wants(officer, NoticePace.AT_ONCE, NoticeKind.values());
        waiting.put(NoticeKind.APPLICATIONS, List.of("17", "18"));
        waiting.put(NoticeKind.TEMPLATES, List.of("5/offer/de"));

        notices.work(NINE);
        notices.work(NINE.plusSeconds(60));
        waiting.put(NoticeKind.APPLICATIONS, List.of("17", "18", "19"));
        notices.work(NINE.plusSeconds(120));
        notices.work(NINE.plusSeconds(180));

        assertThat(server.mails).extracting(Mail::receiver).containsExactly("officer@tollgate.example", "officer@tollgate.example");
        assertThat(server.mails.poll()).satisfies(first -> {
            assertThat(first.subject()).isEqualTo("Tollgate: something waits for a person");
            assertThat(first.text()).contains("Applications to decide: 2, new: 2\n  https://gate.example/console/reviews#applications\n",
                    "Templates to approve: 1, new: 1\n", "https://gate.example/console/account").doesNotContain("offer", "17");
        });
        assertThat(server.mails.poll().text()).contains("Applications to decide: 3, new: 1\n", "Templates to approve: 1, new: 0\n");
    }

    @Test
    void whatWasDoneAndWaitsAgainIsToldAgain() {
        wants(officer, NoticePace.AT_ONCE, NoticeKind.QUARANTINED);
        waiting.put(NoticeKind.QUARANTINED, List.of("4"));
        notices.work(NINE);
        waiting.put(NoticeKind.QUARANTINED, List.of());
        notices.work(NINE.plusSeconds(60));
        assertThat(server.mails).hasSize(1);

        waiting.put(NoticeKind.QUARANTINED, List.of("4"));
        notices.work(NINE.plusSeconds(120));

        assertThat(server.mails).hasSize(2);
    }

    @Test
    void aRegisterThatDoesNotAnswerForgetsNothing() {
        wants(officer, NoticePace.AT_ONCE, NoticeKind.QUARANTINED);
        waiting.put(NoticeKind.QUARANTINED, List.of("4"));
        notices.work(NINE);
        waiting.clear();
        notices.work(NINE.plusSeconds(60));
        waiting.put(NoticeKind.QUARANTINED, List.of("4"));
        notices.work(NINE.plusSeconds(120));

        assertThat(server.mails).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"AT_ONCE, 2098-03-04T09:20:00Z", "HOURLY, 2098-03-04T10:00:00Z", "DAILY, 2098-03-05T06:00:00Z"})
    void digestsComeAtTheirTimes(NoticePace pace, Instant at) {
        wants(officer, pace, NoticeKind.TEMPLATES);
        waiting.put(NoticeKind.TEMPLATES, List.of("5/offer/de"));

        notices.work(NINE);
        notices.work(at.minusSeconds(1));
        assertThat(server.mails).hasSize(pace == NoticePace.AT_ONCE ? 1 : 0);
        notices.work(at);
        waiting.put(NoticeKind.TEMPLATES, List.of("5/offer/de", "5/offer/fr"));
        notices.work(at.plusSeconds(26));
        assertThat(server.mails).hasSize(pace == NoticePace.AT_ONCE ? 2 : 1);
        notices.work(pace.after(at.plusSeconds(26)).plusSeconds(26));

        assertThat(server.mails).hasSize(2);
    }

    @Test
    void theMorningBeforeSixIsToday() {
        assertThat(NoticePace.DAILY.after(Instant.parse("2098-03-04T05:59:59Z"))).isEqualTo(Instant.parse("2098-03-04T06:00:00Z"));
        assertThat(NoticePace.DAILY.after(Instant.parse("2098-03-04T06:00:00Z"))).isEqualTo(Instant.parse("2098-03-05T06:00:00Z"));
        assertThat(NoticePace.HOURLY.after(Instant.parse("2098-03-04T06:00:00Z"))).isEqualTo(Instant.parse("2098-03-04T07:00:00Z"));
    }

    @Test
    void nobodyIsToldOfWhatSheMayNoLongerSee() {
        UserAccount finance = account("notified finance", Role.FINANCE);
        wants(finance, NoticePace.AT_ONCE, NoticeKind.values());
        waiting.put(NoticeKind.APPLICATIONS, List.of("17"));
        waiting.put(NoticeKind.HELD_INVOICES, List.of("5/2098-02"));

        notices.work(NINE);
        account("notified finance", Role.OPERATOR);
        waiting.put(NoticeKind.HELD_INVOICES, List.of("5/2098-02", "6/2098-02"));
        notices.work(NINE.plusSeconds(60));
        jdbc.update("UPDATE account SET enabled = FALSE WHERE id = ?", finance.id());
        waiting.put(NoticeKind.QUARANTINED, List.of("1"));
        notices.work(NINE.plusSeconds(120));

        assertThat(server.mails).singleElement().satisfies(mail -> assertThat(mail.text()).contains("Held invoices: 1")
                .doesNotContain("Applications"));
    }

    @Test
    void aFailureIsTriedAgainWithWhatIsNewThen() {
        wants(officer, NoticePace.AT_ONCE, NoticeKind.TEMPLATES);
        waiting.put(NoticeKind.TEMPLATES, List.of("5/offer/de"));
        server.failures.addAll(Collections.nCopies(2, "the mail server did not take it"));

        notices.work(NINE);
        notices.work(NINE.plusSeconds(30));
        waiting.put(NoticeKind.TEMPLATES, List.of("5/offer/de", "5/offer/fr"));
        notices.work(NINE.plusSeconds(61));
        assertThat(server.mails).as("two attempts, then a pause of two minutes").isEmpty();
        notices.work(NINE.plusSeconds(182));
        notices.work(NINE.plusSeconds(240));

        assertThat(server.mails).singleElement().satisfies(mail -> assertThat(mail.text()).contains("Templates to approve: 2, new: 2"));
    }

    @Test
    void ofTwoNodesOneTells() throws Exception {
        wants(officer, NoticePace.AT_ONCE, NoticeKind.values());
        waiting.put(NoticeKind.TEMPLATES, List.of("5/offer/de", "5/offer/fr"));
        waiting.put(NoticeKind.RELEASES, List.of("7"));

        try (var nodes = Executors.newFixedThreadPool(4)) {
            List<Future<Boolean>> all = nodes.invokeAll(Collections.nCopies(8, () -> notices("").work(NINE)));
            for (Future<Boolean> one : all) {
                one.get();
            }
        }

        notices.work(NINE.plusSeconds(30)); // if one of them was too early to see what another was just numbering

        assertThat(server.mails).hasSize(1);
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM notice_thing", Integer.class)).isEqualTo(3);
    }

    @Test
    void aProcessThatDiesOnTheWayIsFollowedByAnother() {
        wants(officer, NoticePace.AT_ONCE, NoticeKind.TEMPLATES);
        waiting.put(NoticeKind.TEMPLATES, List.of("5/offer/de"));
        desk.saw(waiting, NINE);
        NoticeReaders.Reader reader = readers.due(NINE, 1).getFirst();
        assertThat(readers.begin(reader, NINE, NINE.plusSeconds(300))).isTrue();

        notices.work(NINE.plusSeconds(60));
        assertThat(server.mails).isEmpty();
        notices.work(NINE.plusSeconds(301));

        assertThat(server.mails).hasSize(1);
    }

    @Test
    void theWebhookIsSignedAndToldOnceAndTriedAgain() throws Exception {
        Queue<byte[]> bodies = new ConcurrentLinkedQueue<>();
        Queue<String> signatures = new ConcurrentLinkedQueue<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            bodies.add(exchange.getRequestBody().readAllBytes());
            signatures.add(exchange.getRequestHeaders().getFirst(WebhookSignature.HEADER));
            exchange.sendResponseHeaders(bodies.size() == 1 ? 503 : 204, -1);
            exchange.close();
        });
        receiver.start();
        try {
            Notices told = notices("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook");
            waiting.put(NoticeKind.STOPPED_SPENDING, List.of("3"));

            told.work(NINE);
            told.work(NINE.plusSeconds(61));
            told.work(NINE.plusSeconds(3_600));

            assertThat(bodies).as("one attempt failed").hasSize(2);
            bodies.poll();
            byte[] body = bodies.element();
            assertThat(WebhookSignature.matches(signatures.stream().skip(1).findFirst().orElseThrow(), body, SECRET)).isTrue();
            JsonNode one = JsonMapper.shared().readTree(body).path("waiting").path(0);
            assertThat(one.path("kind").asString()).isEqualTo("STOPPED_SPENDING");
            assertThat(one.path("new").asInt()).isEqualTo(1);
            assertThat(one.path("url").asString()).isEqualTo("https://gate.example/console/money");
            notices.work(NINE.plusSeconds(3_700));
            assertThat(readers.has(NoticeReaders.WEBHOOK)).as("without the setting").isFalse();
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    void theWebhookGoesToPublicAddressesOnly() {
        assertThat(posts.failure(URI.create("http://169.254.169.254/latest"), new byte[0], SECRET)).get().asString()
                .contains("is not a public address");
    }

    @Test
    void theRegistersAreAsked() {
        assertThat(registers.all(NINE)).containsOnlyKeys(NoticeKind.values());
    }

    @Test
    void germanReadersGetGermanMails() {
        readers.put(officer.id(), new Wish("officer@tollgate.example", Set.of(NoticeKind.TEMPLATES), NoticePace.AT_ONCE, Locale.GERMANY),
                NINE);
        jdbc.update("UPDATE notice_reader SET confirmed = TRUE");
        waiting.put(NoticeKind.TEMPLATES, List.of("5/offer/de"));

        notices.work(NINE);

        assertThat(server.mails).singleElement().satisfies(mail -> assertThat(mail.text()).contains("Vorlagen, die freizugeben sind: 1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "a@b,c@d", "a@b\nBcc: c@d", "a b@c", "@the-domain", "<a@b>"})
    void anAddressIsOneAddress(String email) {
        assertThatThrownBy(() -> new Wish(email, Set.of(), NoticePace.DAILY, Locale.ENGLISH)).hasMessageContaining(
                "not one mail address. Maybe ").hasMessageNotContaining(email);
    }

    @Test
    void settingsWithoutASecretAreRefused() {
        assertThatThrownBy(() -> new NoticeSettings("https://gate.example", "https://x.example/hook", "short")).hasMessageContaining(
                "tollgate.notices.webhook-secret must have 16");
        assertThatThrownBy(() -> new NoticeSettings("gate.example", "", "")).hasMessageContaining("tollgate.notices.pages");
        assertThatThrownBy(() -> new NoticeSettings("https://gate.example", "ftp://x", SECRET)).hasMessageContaining("must be a URL");
        assertThat(new NoticeSettings("https://gate.example/", "https://x.example/hook?token=1", SECRET).toString()).doesNotContain("token",
                SECRET);
    }

    private Notices notices(String webhook) {
        return new Notices(_ -> Map.copyOf(waiting), desk, readers, accounts, server, posts, texts,
                new NoticeSettings("https://gate.example/", webhook, webhook.isEmpty() ? "" : SECRET));
    }

    private UserAccount account(String name, Role role) {
        TestAccounts.at(port, data).account(name, Set.of(role));
        return accounts.find(name).orElseThrow();
    }

    private void wants(UserAccount account, NoticePace pace, NoticeKind... kinds) {
        readers.put(account.id(), new Wish("officer@tollgate.example", Set.of(kinds), pace, Locale.ENGLISH), NINE.minusSeconds(1));
        jdbc.update("UPDATE notice_reader SET confirmed = TRUE");
    }

    @Test
    void anAddressIsConfirmedByItsLinkBeforeAnythingIsSentThere() {
        order("officer@tollgate.example", NINE);
        waiting.put(NoticeKind.TEMPLATES, List.of("5/offer/de"));
        notices.work(NINE);
        assertThat(server.mails).as("nobody has confirmed it").isEmpty();

        assertThat(notices.askToConfirm(officer.id(), NINE)).isEmpty();
        String link = server.mails.remove().text();
        String token = link.substring(link.indexOf("confirm/mail_") + "confirm/".length()).split("\\s")[0];
        assertThat(link).contains("https://gate.example/console/account/notices/confirm/mail_");
        assertThat(notices.confirm(officer.id() + 1, token)).as("of another account").isFalse();
        assertThat(notices.confirm(officer.id(), "mail_x")).isFalse();
        assertThat(notices.confirm(officer.id(), token)).isTrue();
        assertThat(notices.confirm(officer.id(), token)).as("once").isFalse();

        notices.work(NINE.plusSeconds(30));
        assertThat(server.mails).singleElement().satisfies(mail -> assertThat(mail.receiver()).isEqualTo("officer@tollgate.example"));
    }

    @Test
    void aNewAddressIsConfirmedAnewAndAnOldLinkDoesNotDoIt() {
        order("officer@tollgate.example", NINE);
        notices.askToConfirm(officer.id(), NINE);
        String old = server.mails.remove().text();
        order("other@tollgate.example", NINE.plusSeconds(1));
        assertThat(notices.askToConfirm(officer.id(), NINE.plusSeconds(2))).as("not many links at once").contains("notices.problem.wait");

        assertThat(notices.confirm(officer.id(), old.substring(old.indexOf("mail_")).split("\\s")[0])).isFalse();

        jdbc.update("UPDATE notice_reader SET confirmed = TRUE");
        order("other@tollgate.example", NINE.plusSeconds(3));
        assertThat(readers.isConfirmed(officer.id())).as("the same address stays confirmed").isTrue();
        order("third@tollgate.example", NINE.plusSeconds(4));
        assertThat(readers.isConfirmed(officer.id())).isFalse();
    }

    @Test
    void whoCannotBeAskedIsToldSo() {
        order("officer@tollgate.example", NINE);
        server.failures.add("connection refused");

        assertThat(notices.askToConfirm(officer.id(), NINE)).contains("notices.problem.mail");
        assertThat(notices.askToConfirm(officer.id(), NINE.plusSeconds(90))).isEmpty();
        assertThat(server.mails).hasSize(1);
    }

    private void order(String email, Instant at) {
        readers.put(officer.id(), new Wish(email, Set.of(NoticeKind.TEMPLATES), NoticePace.AT_ONCE, Locale.ENGLISH), at);
    }
}
