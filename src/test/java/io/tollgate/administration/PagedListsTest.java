package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.database.Times;
import io.tollgate.trust.vetting.Renewals;
import io.tollgate.world.Applicant;
import io.tollgate.world.Office;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Lists are read page by page. An entry that is added meanwhile neither hides another entry nor repeats one. */
@TollgateTest
class PagedListsTest {

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    Businesses businesses;
    @Autowired
    Renewals renewals;
    @Autowired
    JdbcTemplate database;

    private Office office;

    @BeforeEach
    void openTheOffice() {
        office = Office.at(port, data);
    }

    @Test
    void businessesInTheOrderOfTheirIds() {
        for (int one = 1; one <= 5; one++) {
            enrol("pages-" + one);
        }

        List<String> walked = walk("/businesses", "", 2, "handle", page -> enrol("pages-later-" + page));

        assertThat(walked).doesNotHaveDuplicates().containsSubsequence("pages-1", "pages-2", "pages-3", "pages-4", "pages-5",
                "pages-later-1");
    }

    @Test
    void senders() {
        enrol("pages-senders");
        for (int one = 1; one <= 5; one++) {
            sender(one * 10);
        }

        // These numbers sort before and after the page that was read last.
        List<String> walked = walk("/businesses/pages-senders/senders", "", 2, "phoneNumberId", page -> {
            sender(page);
            sender(50 + page);
        });

        assertThat(walked).doesNotHaveDuplicates().isSorted().contains(id(10), id(20), id(30), id(40), id(50), id(51));
        assertThat(walk("/businesses/pages-senders/allowances?month=2026-11", "", 3, "owner", _ -> {}))
                .hasSize(2 + size("/businesses/pages-senders/senders"));
    }

    @Test
    void templatesInTheOrderOfNameAndLanguage() {
        enrol("pages-templates");
        for (String name : List.of("a", "b_c", "b", "z")) {
            template(name, "en");
            template(name, "pt");
        }

        List<String> walked = walk("/businesses/pages-templates/templates", "", 1, "name", page -> template("a" + page, "en"));

        assertThat(walked.stream().filter(name -> !name.matches("a\\d+"))).containsExactly("a", "a", "b", "b", "b_c", "b_c", "z", "z");
    }

    @Test
    void consentsAndBlocksOfAPerson() {
        enrol("pages-consents");
        String consent = "{'to':'+351912007001','business':'pages-consents','purpose':'MARKETING','type':'GIVEN','at':'%s',"
                + "'method':'form','proof':'I agree.'}";
        String block = "{'to':'+351912007001','business':'pages-consents','method':'handset'}";
        for (int day = 1; day <= 5; day++) {
            office.post("/consents", consent.formatted("2026-03-0" + day + "T09:00:00Z")).is(201);
        }
        office.post("/consents", consent.formatted("2026-03-03T09:00:00Z").replace("MARKETING", "MESSAGES")).is(201);
        office.post("/blocks", block).is(204);
        office.post("/blocks/lift", block).is(204);

        List<String> consents = walk("/consents/search", "{'to':'+351912007001'}", 2, "at",
                page -> office.post("/consents", consent.formatted("2026-03-0" + (page + 1) + "T00:00:0" + page + "Z")).is(201));
        List<String> blocks = walk("/blocks/search", "{'to':'+351912007001'}", 1, "type", _ -> {});

        assertThat(consents.stream().filter(at -> at.contains("09:00")).map(at -> at.substring(8, 10))).containsExactly("01", "02", "03",
                "03", "04", "05");
        assertThat(consents).isSorted();
        assertThat(blocks).containsExactly("BLOCKED", "UNBLOCKED");
    }

    @Test
    void verificationsOfABusinessBeforeThoseOfItsNumbers() {
        enrol("pages-verified");
        office.post("/businesses/pages-verified/senders",
                "{'phoneNumberId':'700000000000009901','displayNumber':'+351211000002','displayName':'S'}").is(201);
        String verified = "{%s,'type':'VERIFIED','at':'2026-03-0%dT00:00:00Z','validUntil':'2036-03-01T00:00:00Z','officer':'Olga',"
                + "'reason':'papers seen'}";
        for (int day = 1; day <= 3; day++) {
            office.post("/verifications", verified.formatted("'phoneNumberId':'700000000000009901'", day)).is(204);
            office.post("/verifications", verified.formatted("'business':'pages-verified'", day)).is(204);
        }

        List<String> walked = walk("/businesses/pages-verified/verifications", "", 2, "business", _ -> {});

        assertThat(walked).containsExactly("pages-verified", "pages-verified", "pages-verified", "", "", "");
    }

    @Test
    void applicationsAndReminders() {
        List<String> handles = List.of("pages-apply-1", "pages-apply-2", "pages-apply-3");
        handles.forEach(handle -> {
            enrol(handle);
            office.post("/businesses/" + handle + "/applications", Applicant.APPLICANT).is(201);
        });
        int business = businesses.byHandle("pages-apply-1").map(Business::id).orElseThrow().value();
        for (int days : List.of(60, 30, 7)) {
            database.update("INSERT INTO renewal_reminder (business_id, valid_until, days_before, at) VALUES (?, ?, ?, ?)", business,
                    Times.utc(Instant.parse("2027-01-01T00:00:00Z")), days,
                    Times.utc(Instant.parse("2026-12-31T00:00:00Z").minusSeconds(days)));
        }

        List<String> walked = walk("/applications", "", 2, "business", page -> {
            if (page == 1) {
                enrol("pages-apply-4");
                office.post("/businesses/pages-apply-4/applications", Applicant.APPLICANT).is(201);
            }
        });

        assertThat(walked).doesNotHaveDuplicates().containsSubsequence("pages-apply-1", "pages-apply-2", "pages-apply-3", "pages-apply-4");
        assertThat(walk("/businesses/pages-apply-1/applications", "", 1, "business", _ -> {})).containsExactly("pages-apply-1");
        assertThat(walk("/businesses/pages-apply-1/reminders", "", 1, "days", _ -> {})).containsExactly("60", "30", "7");
    }

    @Test
    void invoicesTheLatestMonthFirst() {
        enrol("pages-invoices");
        int business = businesses.byHandle("pages-invoices").map(Business::id).orElseThrow().value();
        for (int month = 1; month <= 5; month++) {
            String number = "1999-" + "%06d".formatted(month);
            database.update(
                    "INSERT INTO invoice (number, business_id, period, currency, sum_cents, issued_at) VALUES (?, ?, ?, 'EUR', 0, ?)",
                    number, business, "1998-0" + month, Times.utc(Instant.EPOCH));
            for (int line = 1; line <= 2; line++) {
                database.update(
                        "INSERT INTO invoice_line (number, line, market, category, free_reason, rate_micros, messages, amount_micros,"
                                + " amount_cents)"
                                + " VALUES (?, ?, 'Germany', 'UTILITY', 'PILOT', 0, 3, 0, 0)",
                        number, line);
            }
        }

        assertThat(walk("/businesses/pages-invoices/invoices", "", 2, "month", _ -> {}))
                .containsExactly("1998-05", "1998-04", "1998-03", "1998-02", "1998-01");
        assertThat(office.get("/businesses/pages-invoices/invoices?limit=2").json().path(1).path("lines").size()).isEqualTo(2);
    }

    @Test
    void stopListsAndTheirFiles() {
        for (String name : List.of("pages-b", "pages-a", "pages-c")) {
            office.put("/stop-lists/" + name, "{'jurisdictions':['ES'],'purpose':'MARKETING','source':'test'}").is(200);
        }
        for (String by : List.of("ann", "bob", "cleo")) {
            office.send("POST", "/stop-lists/pages-a/file?empty=true&by=" + by, "text/plain", "# " + by).is(200);
        }

        assertThat(walk("/stop-lists", "", 1, "name", _ -> {})).isSorted().contains("pages-a", "pages-b", "pages-c");
        assertThat(walk("/stop-lists/pages-a/history", "", 1, "generation", _ -> {})).isNotEmpty().doesNotHaveDuplicates();
        List.of("pages-a", "pages-b", "pages-c").forEach(name -> office.delete("/stop-lists/" + name).is(204));
    }

    @Test
    void releasesAndTheirHistory() {
        assertThat(walk("/rules/releases", "", 1, "version", _ -> {})).doesNotHaveDuplicates().startsWith("1");
        assertThat(walk("/rules/history", "", 1, "at", _ -> {})).isNotEmpty();
        assertThat(office.get("/rules/diff?a=1&b=1&limit=1").is(200).json().isEmpty()).isTrue();
        office.get("/rules/diff?a=1").problem(400, "invalid-field", "b is missing");
    }

    @Test
    void aCursorIsValidForItsOwnListOnly() {
        enrol("pages-cursor");
        enrol("pages-other");
        for (String handle : List.of("pages-cursor", "pages-other")) {
            office.put("/businesses/" + handle + "/templates", "{'name':'one','language':'en','category':'UTILITY','body':'x'}").is(200);
            office.put("/businesses/" + handle + "/templates", "{'name':'two','language':'en','category':'UTILITY','body':'x'}").is(200);
        }
        String cursor = office.get("/businesses/pages-cursor/templates?limit=1").is(200).next();

        assertThat(office.get("/businesses/pages-cursor/templates?limit=1&cursor=" + cursor).is(200).json().at("/0/name").asString())
                .isEqualTo("two");
        office.get("/businesses/pages-other/templates?cursor=" + cursor).problem(400, "invalid-field", "cursor does not belong to this"
                + " list");
        office.get("/businesses?cursor=" + cursor).problem(400, "invalid-field", "cursor does not belong to this list");
        office.get("/businesses/pages-cursor/templates?cursor=" + cursor.substring(0, cursor.length() - 2)).problem(400, "invalid-field",
                "cursor does not belong to this list");
        String forged = Base64.getUrlEncoder().withoutPadding()
                .encodeToString("twelve bytes[\"one\",\"en\"]".getBytes(StandardCharsets.UTF_8));
        office.get("/businesses/pages-cursor/templates?cursor=" + forged).problem(400, "invalid-field", "cursor does not belong to this"
                + " list");
    }

    @Test
    void aCursorContainsNoPersonalData() {
        enrol("pages-secret");
        for (String method : List.of("one", "two")) {
            office.post("/blocks", "{'to':'+351912007002','business':'pages-secret','method':'" + method + "'}").is(204);
            office.post("/blocks/lift", "{'to':'+351912007002','business':'pages-secret','method':'" + method + "'}").is(204);
        }

        Office.Answer page = office.post("/blocks/search?limit=1", "{'to':'+351912007002'}").is(200);
        String cursor = page.next();

        String read = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.ISO_8859_1);
        assertThat(read).doesNotContain("912007002").doesNotContain(page.json().path(0).path("recipient").asString());
        office.post("/blocks/search?cursor=" + cursor, "{'to':'+351912007003'}").problem(400, "invalid-field", "cursor does not belong"
                + " to this list");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001", "many", "1e2", "99999999999999999999"})
    void aLimitOutsideOneToAThousandIsRefused(String limit) {
        office.get("/businesses?limit=" + limit).problem(400, "invalid-field", "limit must be a whole number from 1 to 1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "====", "%C3%A9", "AAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAWzFd"})
    void anInvalidCursorIsRefused(String cursor) {
        office.get("/businesses?cursor=" + cursor).problem(400, "invalid-field", "cursor does not belong to this list");
    }

    private interface Meanwhile {
        void page(int number);
    }

    /** @param body of a search; empty for a list */
    private List<String> walk(String path, String body, int limit, String field, Meanwhile meanwhile) {
        List<String> all = new ArrayList<>();
        HashSet<String> cursors = new HashSet<>();
        String query = (path.contains("?") ? "&" : "?") + "limit=" + limit;
        String next = "";
        for (int number = 1;; number++) {
            Office.Answer page = (body.isEmpty() ? office.get(path + query + next) : office.post(path + query + next, body)).is(200);
            assertThat(page.json().size()).isLessThanOrEqualTo(limit);
            page.json().forEach(item -> all.add(item.path(field).asString("")));
            String cursor = page.next();
            if (cursor.isEmpty()) {
                return all;
            }
            assertThat(cursors.add(cursor)).as("a new cursor").isTrue();
            next = "&cursor=" + cursor;
            if (number < 4) {
                meanwhile.page(number);
            }
        }
    }

    private int size(String path) {
        return office.get(path).is(200).json().size();
    }

    private void enrol(String handle) {
        office.post("/businesses",
                "{'handle':'" + handle + "','name':'Shop','plan':'ENTERPRISE','currency':'USD','zone':'Europe/Lisbon','payment':'PREPAID'}")
                .is(201);
    }

    private void sender(int number) {
        office.post("/businesses/pages-senders/senders",
                "{'phoneNumberId':'" + id(number) + "','displayNumber':'+351211000002','displayName':'S'}").is(201);
    }

    private static String id(int number) {
        return Long.toString(700_000_000_000_008_000L + number);
    }

    private void template(String name, String language) {
        office.put("/businesses/pages-templates/templates",
                "{'name':'" + name + "','language':'" + language + "','category':'UTILITY','body':'x'}").is(200);
    }
}
