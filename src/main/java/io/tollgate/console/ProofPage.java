package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.blocking.StopList;
import io.tollgate.blocking.StopListHistory;
import io.tollgate.blocking.StopLists;
import io.tollgate.database.Slice;
import io.tollgate.evidence.ConsentDocument;
import io.tollgate.evidence.ConsentRecord;
import io.tollgate.evidence.ConsentRecords;
import io.tollgate.invoicing.PrintedPage;
import io.tollgate.message.RecipientId;
import io.tollgate.rights.Access;
import io.tollgate.rights.Disclosure;
import io.tollgate.rights.DisclosurePage;
import io.tollgate.security.RecordedSteps;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The proof of one person's consents and all her data as files, to be handed on and printed; and the stop lists with their versions. */
@Controller
class ProofPage {

    static final String STOP_LISTS = "/console/consents/stop-lists";
    private static final MediaType JSON_LD = MediaType.parseMediaType("application/ld+json");
    private static final int LISTS = 100;
    private static final int VERSIONS = 20;

    private final ConsentRecords records;
    private final StopLists lists;
    private final Access access;
    private final DisclosurePage page;
    private final ITemplateEngine templates;
    private final RecordedSteps steps;
    private final Clock clock;

    ProofPage(ConsentRecords records, StopLists lists, Access access, DisclosurePage page, ITemplateEngine templates, RecordedSteps steps,
            Clock clock) {
        this.access = access;
        this.page = page;
        this.records = records;
        this.lists = lists;
        this.templates = templates;
        this.steps = steps;
        this.clock = clock;
    }

    @PostMapping("/console/consents/record.pdf")
    ResponseEntity<byte[]> pdf(@RequestParam(defaultValue = "") String person, AccountPrincipal caller, Locale reader) {
        Instant now = clock.instant();
        List<ConsentRecord> all = records(person, caller, now);
        String page = templates.process("consent-proof", new Context(reader,
                Map.of("records", all, "person", person, "asOf", now, "shown", new Shown(reader))));
        return file(MediaType.APPLICATION_PDF, person + ".pdf", PrintedPage.pdf(page));
    }

    /** The same document as {@code getConsentRecord} of the administration gives. */
    @PostMapping("/console/consents/record.jsonld")
    ResponseEntity<byte[]> json(@RequestParam(defaultValue = "") String person, AccountPrincipal caller) {
        Instant now = clock.instant();
        return file(JSON_LD, person + ".jsonld", JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build()
                .writeValueAsBytes(ConsentDocument.records(records(person, caller, now), now)));
    }

    /** All that is held about her, to be read and printed, in her language if it is known. */
    @PostMapping("/console/consents/data.html")
    ResponseEntity<byte[]> dataPage(@RequestParam(defaultValue = "") String person, AccountPrincipal caller, Locale reader) {
        return file(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8), person + ".html",
                page.html(data(person, caller), List.of(reader)).getBytes(StandardCharsets.UTF_8));
    }

    /** The copy of Art. 15(3) GDPR: as {@code getPersonsData} of the administration gives it. */
    @PostMapping("/console/consents/data.json")
    ResponseEntity<byte[]> dataFile(@RequestParam(defaultValue = "") String person, AccountPrincipal caller) {
        Disclosure all = data(person, caller);
        Map<String, Object> records = new LinkedHashMap<>();
        all.sections().forEach(section -> records.put(section.name(), section.rows()));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("recipient", all.person().toString());
        document.put("as_of", all.asOf().toString());
        document.put("held", all.held());
        document.put("erased", all.erased());
        document.put("records", records);
        document.put("besides", all.besides());
        document.put("withheld", all.withheld());
        return file(MediaType.APPLICATION_JSON, person + ".json",
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsBytes(document));
    }

    private Disclosure data(String person, AccountPrincipal caller) {
        RecipientId id = pseudonym(person);
        return steps.carryOut(caller, "getPersonsData", "recipient=" + person, () -> access.of(id, Optional.empty(), clock.instant()));
    }

    private static RecipientId pseudonym(String person) {
        if (!PeopleSought.isPseudonym(person)) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "a pseudonym has 32 digits");
        }
        return RecipientId.parse(person);
    }

    /** @param person her pseudonym, as the page shows it */
    private List<ConsentRecord> records(String person, AccountPrincipal caller, Instant now) {
        RecipientId id = pseudonym(person);
        return steps.carryOut(caller, "getConsentRecord", "recipient=" + person, () -> records.of(id, Optional.empty(), now));
    }

    private static ResponseEntity<byte[]> file(MediaType type, String name, byte[] bytes) {
        return ResponseEntity.ok().contentType(type).header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .body(bytes);
    }

    /** A stop list with the files that it had, the latest first. */
    record Versions(StopList.InForce list, List<StopListHistory> files) {}

    @GetMapping(STOP_LISTS)
    String stopLists(Model model) {
        model.addAttribute("lists", lists.some(Slice.first(LISTS)).stream()
                .map(list -> new Versions(list, lists.history(list.list().name(), Slice.first(VERSIONS)))).toList());
        return "stop-lists";
    }
}
