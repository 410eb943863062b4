package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.world.Office.Answer;
import io.tollgate.audit.AuditTrail;
import io.tollgate.audit.AuditTrail.Actor;
import io.tollgate.audit.AuditTrail.Filter;
import io.tollgate.world.Office;
import io.tollgate.audit.AuditTrail.Noted;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Records who changed what, in a trail that nobody can change unnoticed. */
@TollgateTest
class AuditTest {

    private static final Instant NOON = Instant.parse("2026-11-02T12:00:00.123456Z");

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    JdbcTemplate database;
    @Autowired
    AuditTrail trail;
    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mappings;

    private Office office;

    @BeforeEach
    void open() {
        office = Office.at(port, data);
    }

    @Test
    void everyChangeIsRecordedWithItsAuthorItsSubjectAndItsResult() {
        Office ann = office.as("audit ann", Role.OFFICER, Role.APPROVER);
        ann.post("/businesses",
                "{'handle':'audit-shop','name':'Shop','plan':'APP','currency':'USD','zone':'Europe/Lisbon','payment':'PREPAID'}").is(201);
        ann.put("/businesses/audit-shop/templates",
                "{'name':'offer','language':'en','category':'MARKETING','body':'Hello'}").is(200);
        ann.put("/businesses/audit-shop/templates", "{'name':'offer'}").is(400);
        ann.post("/businesses/audit-shop/payments", "{'amount':'5','reference':'x'}").problem(403, "missing-role", "FINANCE");
        ann.get("/businesses/audit-shop").is(200);
        ann.post("/blocks/search", "{'to':'+351912999001'}").is(200);
        ann.post("/persons/access", "{'to':'+351912999001'}").is(200); // all that is held about her

        List<String> entries = new ArrayList<>();
        office.get("/audit-entries?account=audit%20ann").is(200).json()
                .forEach(entry -> entries.addFirst(entry.path("operation").asString() + " " + entry.path("subject").asString()
                        .replaceFirst("recipient=\\S+", "recipient=...")
                        + (entry.path("status").isNull() ? "" : " " + entry.path("status").asInt())));

        assertThat(entries).containsExactly("enrolBusiness business=audit-shop", "enrolBusiness business=audit-shop 201",
                "putTemplate handle=audit-shop template=offer language=en",
                "putTemplate handle=audit-shop template=offer language=en approval=PENDING 200",
                "putTemplate handle=audit-shop template=offer", "putTemplate handle=audit-shop template=offer 400",
                "bookPayment handle=audit-shop", "bookPayment handle=audit-shop 403",
                "getPersonsData ", "getPersonsData recipient=... 200");
    }

    /** The first entry names it before anything is done, so that a process that ends on the way leaves the name. */
    @Test
    void whatTheBodyNamesIsInBothEntriesOfARefusedCallToo() {
        Office eva = office.as("audit eva", Role.ADMINISTRATOR, Role.OFFICER, Role.OPERATOR);
        eva.post("/accounts", "{'name':'audit eva','roles':['OFFICER']}").problem(409, "account", "of this name already");
        eva.post("/accounts", "{'name':'call +351 912 999 003\\n or 351912999003'}").is(409);
        eva.post("/accounts", "{'name':'audit n").is(400); // cannot be read
        eva.post("/tokens", "{'label':'nightly import','days':'4000'}").is(400);
        eva.post("/rules/shadow", "{'version':'4711','percent':'1'}");
        eva.post("/consents", "{'to':'+351912999003','business':'audit-nobody','purpose':'MARKETING','type':'GIVEN'}").is(400);
        eva.post("/blocks", "{'to':'+351912999003','business':'audit-nobody'}").is(400);
        eva.post("/payments/ff/allotments", "{'invoice':'2026-000017'}").problem(403, "missing-role", "FINANCE");

        List<String> entries = new ArrayList<>();
        office.get("/audit-entries?account=audit%20eva").is(200).json().forEach(entry -> entries
                .addFirst(entry.path("operation").asString() + " " + entry.path("subject").asString()
                        + (entry.path("status").isNull() ? "" : " -> " + entry.path("status").asInt() / 100)));

        assertThat(entries).containsExactly("createAccount account=audit eva", "createAccount account=audit eva -> 4",
                "createAccount account=call ...  or ...", "createAccount account=call ...  or ... -> 4",
                "createAccount ", "createAccount  -> 4",
                "issueOwnToken label=nightly import", "issueOwnToken label=nightly import -> 4",
                "startShadow version=4711", "startShadow version=4711 -> 4",
                "recordConsent business=audit-nobody", "recordConsent business=audit-nobody -> 4",
                "blockBusiness business=audit-nobody", "blockBusiness business=audit-nobody -> 4",
                "allotPayment id=ff", "allotPayment id=ff -> 4"); // without the role, the body is not read
    }

    /** A new operation must name its subject by its path or by {@link AuditSubject}, or be listed here. */
    @Test
    void eachOperationThatIsRecordedNamesItsSubjectUnlessItHasNone() {
        List<String> without = mappings.getHandlerMethods().entrySet().stream()
                .filter(one -> RoleCheck.isOurs(one.getValue()) && AuditRecorder.isRecorded(one.getValue(), one.getKey()
                        .getMethodsCondition().getMethods().iterator().next().name()))
                .filter(one -> one.getKey().getPatternValues().stream().noneMatch(path -> path.contains("{")))
                .filter(one -> Arrays.stream(one.getValue().getMethodParameters()).noneMatch(AuditRecorder::namesTheSubject))
                .map(one -> AuditRecorder.id(one.getValue())).sorted().toList();

        assertThat(without).containsExactlyInAnyOrder("changeBadgeKey", "changeOwnPassword", "endOwnSessions", // of the caller
                "importBankStatement", "importBusinesses", "importConsentRecord", "importConsents", "importSupplierBill", // a file
                "proposeRelease", // files; the last entry has its version
                "addToStopList", "removeFromStopList", "declineErasure", "erasePerson", "liftErasure", "getPersonsData",
                "getConsentRecord", "getConsentReceipt", // a person
                "putDownstreamWebhook", "putSmsPassword", "stopCanary", "stopShadow", // the only one there is
                "tellInbound"); // the last entry has the sender
    }

    @Test
    void isSearchedAndExported() {
        office.as("audit bob", Role.OFFICER).post("/persons/erase", "{'to':'+351912999002','reason':'her letter'}").is(202);

        Answer found = office.get("/audit-entries?operation=erasePerson&account=audit%20bob&limit=1").is(200);
        assertThat(found.json()).hasSize(1);
        assertThat(found.json().at("/0/subject").asString()).startsWith("recipient=");
        assertThat(found.json().at("/0/address").asString()).isEqualTo("127.0.0.1");
        Answer before = office.get("/audit-entries?operation=erasePerson&account=audit%20bob&limit=1&cursor=" + found.next()).is(200);
        assertThat(before.json().at("/0/number").asLong()).isEqualTo(found.json().at("/0/began").asLong());
        assertThat(office.get("/audit-entries?account=audit%20bob&until=2020-01-01T00:00:00Z").is(200).json()).isEmpty();
        assertThat(office.get("/audit-entries?subject=recipient&account=audit%20bob").is(200).json()).hasSize(1);
        office.get("/audit-entries?from=yesterday").problem(400, "invalid-field", "from must be an instant");
        String csv = office.get("/audit-entries/export?account=audit%20bob").is(200).body();
        assertThat(csv.split("\r\n")).hasSize(3);
        assertThat(csv).startsWith("number,at,account,token,address,operation,subject,began,status")
                .contains(",audit bob,", ",erasePerson,recipient=").doesNotContain("912999002", "letter");
        assertThat(new AllTables(database).tablesWith("912999002")).isEmpty();
    }

    /** The intruder has the database, but not the keys. Each change is undone afterwards. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UPDATE audit_entry SET account = 'somebody else' WHERE number = :n                                              | 0 | was changed
            UPDATE audit_entry SET status = 200 WHERE number = :n                                                           | 0 | was changed
            UPDATE audit_entry SET at = at + INTERVAL 1 MICROSECOND WHERE number = :n                                       | 0 | was changed
            UPDATE audit_entry SET operation = CONCAT(operation, address), address = '' WHERE number = :n                   | 0 | was changed
            UPDATE audit_entry SET hash = UNHEX(REPEAT('ab', 32)) WHERE number = :n                                         | 0 | was changed
            DELETE FROM audit_entry WHERE number = :n                                                                       | 0 | is missing
            DELETE FROM audit_entry WHERE number >= :n                                                                      | 0 | is missing
            UPDATE audit_head SET hash = UNHEX(REPEAT('ab', 32))                                                            | 2 | not the last
            """)
    void aChangeInTheDatabaseIsFound(String change, int further, String why) {
        Actor eve = new Actor("audit eve", Optional.empty(), "127.0.0.1");
        long first = trail.begin(eve, "bookPayment", "handle=shop", NOON);
        trail.end(first, eve, "bookPayment", "handle=shop", 403, NOON);
        long last = trail.begin(eve, "bookPayment", "handle=shop", NOON);
        assertThat(trail.check().broken()).isEmpty();

        new TransactionTemplate(transactions).executeWithoutResult(transaction -> {
            assertThat(database.update(change.replace(":n", Long.toString(first)))).isPositive();
            AuditTrail.Checked checked = trail.check();
            transaction.setRollbackOnly();

            assertThat(checked.broken()).hasValueSatisfying(broken -> {
                assertThat(broken.number()).isEqualTo(first + further);
                assertThat(broken.why()).contains(why);
            });
            assertThat(checked.entries()).isEqualTo(further == 0 ? first - 1 : last);
        });
        assertThat(office.get("/audit-entries/check").is(200).json().path("intact").asBoolean()).isTrue();
    }

    /** The intruder has the database and its backups, and restores yesterday's trail. Only a note kept elsewhere shows it. */
    @Test
    void aRestoredOldStateIsFoundByANote() {
        Actor eve = new Actor("audit eve", Optional.empty(), "127.0.0.1");
        long first = trail.begin(eve, "bookPayment", "handle=shop", NOON);
        String before = office.get("/audit-entries/check").is(200).json().path("last").asString();
        trail.end(first, eve, "bookPayment", "handle=shop", 200, NOON);
        String noted = office.get("/audit-entries/check").is(200).json().path("last").asString();

        new TransactionTemplate(transactions).executeWithoutResult(transaction -> {
            database.update("DELETE FROM audit_entry WHERE number > ?", first);
            database.update("UPDATE audit_head SET number = ?, hash = (SELECT hash FROM audit_entry WHERE number = ?)", first, first);
            assertThat(trail.check().broken()).as("the chain itself is whole").isEmpty();
            assertThat(trail.check(Noted.of(before)).broken()).isEmpty();
            assertThat(trail.check(Noted.of(noted)).broken().orElseThrow().why()).contains("entry " + (first + 1) + " was noted");
            long other = trail.check().entries();
            assertThat(trail.check(Optional.of(new Noted(other, "0".repeat(64)))).broken().orElseThrow().why()).contains("not the one");
            transaction.setRollbackOnly();
        });
        assertThat(office.get("/audit-entries/check?noted=" + noted).is(200).json().path("intact").asBoolean()).isTrue();
        office.get("/audit-entries/check?noted=7").problem(400, "invalid-field", "noted must be a number");
    }

    @Test
    void concurrentChangesFormOneChain() throws Exception {
        long before = trail.check().entries();
        try (ExecutorService people = Executors.newFixedThreadPool(8)) {
            List<Future<Long>> all = new ArrayList<>();
            for (int i = 0; i < 80; i++) {
                Actor one = new Actor("audit crowd", Optional.of((long) i), "127.0.0.1");
                all.add(people.submit(() -> trail.begin(one, "recordConsent", "", NOON)));
            }
            for (Future<Long> one : all) {
                one.get();
            }
        }

        assertThat(trail.check().broken()).isEmpty();
        assertThat(trail.check().entries()).isGreaterThanOrEqualTo(before + 80);
        List<Long> numbers = new ArrayList<>();
        trail.each(
                new Filter(Optional.of("audit crowd"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(NOON),
                        Optional.of(NOON.plusNanos(1000))),
                some -> some.forEach(entry -> numbers.add(entry.number())));
        assertThat(numbers).hasSize(80).isSorted().doesNotHaveDuplicates();
    }
}
