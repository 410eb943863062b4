package io.tollgate.administration;

import static io.tollgate.accounts.Role.APPROVER;
import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;
import static io.tollgate.accounts.Role.OFFICER;
import static io.tollgate.accounts.Role.OPERATOR;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.release.ActiveRelease;
import io.tollgate.release.Release;
import io.tollgate.release.ReleaseEvent;
import io.tollgate.release.Releases;
import io.tollgate.release.RuleBooks;
import io.tollgate.release.RulesDiff;
import io.tollgate.release.RuleBundle;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Releases of the rules, as the commands {@code rules ...} use them. */
@RestController
@RequestMapping("/administration/v1/rules")
@Tag(name = "Rules", description = "Versions of the rules: one account proposes a version, another approves it, and one account alone"
        + " can roll it back. The commands `rules ...` call these operations.")
class RulesController {

    private static final String ZIP = "application/zip";

    private final Releases releases;
    private final RuleBooks books;
    private final Register register;
    private final Pages pages;

    RulesController(Releases releases, RuleBooks books, Register register, Pages pages) {
        this.releases = releases;
        this.books = books;
        this.register = register;
        this.pages = pages;
    }

    /** @param version null if the rules come from a folder */
    record RulesInForceView(String name, @Nullable Integer version, String hash, Instant from, int rules) {}

    record RulesHistoryView(Instant at, String what, int version, String person, String reason, @Nullable Instant effectiveFrom) {

        static RulesHistoryView of(ReleaseEvent event) {
            return new RulesHistoryView(event.at(), event.type().name().toLowerCase(Locale.ROOT).replace('_', ' '), event.version(),
                    event.person(), event.reason(),
                    event.effectiveFrom().orElse(null));
        }
    }

    /** @param state proposed, withdrawn, scheduled, in force or former */
    record RulesReleaseView(int version, String hash, String author, String reason, Instant proposedAt, @Nullable Instant wantedFrom,
            String state) {}

    /** @param changes what differs from the version in force, a line each */
    record ProposalView(int version, String hash, List<String> changes) {}

    record RulesCheckView(List<String> faults) {}

    record ApprovalBody(@Schema(deprecated = true, description = AdministrationPages.IGNORED_NAME) @Nullable String approver) {}

    record ApprovedView(int version, Instant effectiveFrom) {}

    record WithdrawalBody(@Schema(deprecated = true, description = AdministrationPages.IGNORED_NAME) @Nullable String person,
            @Schema(example = "Too early") @Nullable String reason) {}

    record RollbackBody(
            @Schema(description = "A version that was in force; the one before if left out", example = "6") @Nullable String to,
            @Schema(deprecated = true, description = AdministrationPages.IGNORED_NAME) @Nullable String person,
            @Schema(example = "Refuses too much") @Nullable String reason) {}

    record RolledBackView(int version) {}

    @GetMapping
    @AllowedRoles({AUDITOR, OFFICER, APPROVER, FINANCE, OPERATOR})
    @Operation(operationId = "getRulesInForce", summary = "The rules in force")
    RulesInForceView inForce() {
        ActiveRelease edition = books.activeRelease(register.now());
        return new RulesInForceView(edition.name(), edition.version().orElse(null), HexFormat.of().formatHex(edition.book().hash()),
                edition.from(),
                edition.book().rules().size());
    }

    @GetMapping("/history")
    @AllowedRoles({AUDITOR, OFFICER, APPROVER, OPERATOR})
    @Operation(operationId = "listRulesHistory", summary = "Who changed the rules, when and why", description = "Oldest first.")
    ResponseEntity<List<RulesHistoryView>> history(@ParameterObject PageQuery query) {
        return pages.page(query, List.of("rules history"), releases::history, event -> List.of((long) event.id()),
                some -> some.stream().map(RulesHistoryView::of).toList());
    }

    @GetMapping("/releases")
    @AllowedRoles({AUDITOR, OFFICER, APPROVER, OPERATOR})
    @Operation(operationId = "listReleases", summary = "All versions", description = "Oldest first.")
    ResponseEntity<List<RulesReleaseView>> releases(@ParameterObject PageQuery query) {
        return pages.page(query, List.of("releases"), releases::some, release -> List.of((long) release.version()),
                some -> some.stream().map(this::view).toList());
    }

    @GetMapping("/releases/{name}")
    @Refuses("409 There is no such version, or its state does not allow this; `detail` says why.")
    @AllowedRoles({AUDITOR, OFFICER, APPROVER, OPERATOR})
    @Operation(operationId = "getRelease", summary = "One version",
            description = "`name` is its number, or six or more first digits of its hash, or `in-force`.")
    RulesReleaseView release(@PathVariable String name) {
        return view(named(name));
    }

    @GetMapping(path = "/releases/{name}/files", produces = ZIP)
    @Refuses("409 There is no such version, or its state does not allow this; `detail` says why.")
    @AllowedRoles({AUDITOR, OFFICER, APPROVER, OPERATOR})
    @Operation(operationId = "getReleaseFiles", summary = "The files of a version", description = "A zip with rules/ and features/.")
    byte[] files(@PathVariable String name) {
        return releases.files(named(name).version()).zip();
    }

    @GetMapping("/diff")
    @Refuses("409 There is no such version, or its state does not allow this; `detail` says why.")
    @AllowedRoles({AUDITOR, OFFICER, APPROVER, OPERATOR})
    @Operation(operationId = "compareReleases", summary = "What is different between two versions, in words")
    ResponseEntity<List<String>> diff(
            @RequestParam(name = "a", required = false) @Schema(description = "A version, the first digits of its hash, or in-force",
                    example = "in-force") @Nullable String before,
            @RequestParam(name = "b", required = false) @Schema(description = "A version, the first digits of its hash, or"
                    + " in-force", example = "7") @Nullable String after,
            @ParameterObject PageQuery query) {
        int one = named(new RequestField("a", before).required()).version();
        int other = named(new RequestField("b", after).required()).version();
        return pages.lines(query, List.of("diff", one, other),
                RulesDiff.between(releases.files(one).rules(), releases.files(other).rules()));
    }

    @PostMapping(path = "/check", consumes = ZIP)
    @Refuses({"409 There is no such version, or its state does not allow this; `detail` says why.", "422 The rules have faults; `faults`"
            + " lists them."})
    @AllowedRoles({AUDITOR, APPROVER, OPERATOR})
    @Operation(operationId = "checkRules", summary = "What is wrong with these files",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    description = "A zip with rules/ and features/",
                    content = @Content(mediaType = ZIP, schema = @Schema(type = "string", format = "binary"))))
    RulesCheckView check(@Parameter(hidden = true) InputStream body) {
        return new RulesCheckView(releases.check(upload(body)));
    }

    @PostMapping(path = "/releases", consumes = ZIP)
    @ResponseStatus(HttpStatus.CREATED)
    @Refuses({"409 There is no such version, or its state does not allow this; `detail` says why.", "422 The rules have faults; `faults`"
            + " lists them."})
    @AllowedRoles(OPERATOR)
    @Operation(operationId = "proposeRelease", summary = "Propose a version",
            description = "The files must pass `check` and `test`. The answer says what they would change.",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(description = "A zip with rules/ and features/",
                    content = @Content(mediaType = ZIP, schema = @Schema(type = "string", format = "binary"))))
    ProposalView propose(
            @RequestParam(required = false) @Schema(deprecated = true,
                    description = AdministrationPages.IGNORED_NAME) @Nullable String author,
            @RequestParam(required = false) @Schema(example = "Quiet hours of Portugal") @Nullable String reason,
            @RequestParam(required = false) @Schema(description = "When the version is to take effect; if left out, as soon as it is"
                    + " approved", example = "2026-12-01T00:00:00+01:00") @Nullable String effectiveFrom,
            @Parameter(hidden = true) InputStream body, AccountPrincipal caller) {
        books.refuseWithoutReleases();
        Instant now = register.now();
        RuleBundle upload = upload(body);
        Release release = releases.propose(upload, caller.signature(), new RequestField("reason", reason).required(),
                new RequestField("effectiveFrom", effectiveFrom).maybeInstant(), now);
        AuditRecorder.about("version=" + release.version());
        List<String> changes = RulesDiff.between(releases.files(named("in-force").version()).rules(), upload.rules());
        return new ProposalView(release.version(), release.hash(), changes);
    }

    @PostMapping("/releases/{version}/approve")
    @Refuses("409 There is no such version, or its state does not allow this; `detail` says why.")
    @AllowedRoles(APPROVER)
    @Operation(operationId = "approveRelease", summary = "Approve a version",
            description = "The account that proposed it cannot approve it. The version takes effect at the instant that the proposal"
                    + " names, or else at once; on all nodes within two seconds.")
    ApprovedView approve(@PathVariable int version, @RequestBody(required = false) @Nullable ApprovalBody body, AccountPrincipal caller) {
        books.refuseWithoutReleases();
        Instant from = releases.approve(version, caller.signature(), register.now());
        books.look();
        return new ApprovedView(version, from);
    }

    @PostMapping("/releases/{version}/withdraw")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Refuses("409 There is no such version, or its state does not allow this; `detail` says why.")
    @AllowedRoles({APPROVER, OPERATOR})
    @Operation(operationId = "withdrawRelease", summary = "Withdraw a version that is not in force yet")
    void withdraw(@PathVariable int version, @RequestBody WithdrawalBody body, AccountPrincipal caller) {
        releases.withdraw(version, caller.signature(), new RequestField("reason", body.reason()).required(), register.now());
        books.look();
    }

    @PostMapping("/rollback")
    @Refuses("409 There is no such version, or its state does not allow this; `detail` says why.")
    @AllowedRoles({APPROVER, OPERATOR})
    @Operation(operationId = "rollBackRules", summary = "Put a former version in force again, at once")
    RolledBackView rollback(@RequestBody RollbackBody body, AccountPrincipal caller) {
        books.refuseWithoutReleases();
        Optional<Integer> to = new RequestField("to", body.to()).maybe()
                .map(given -> (int) new RequestField("to", given).number(1, 999_999));
        int version = releases.rollback(to, caller.signature(), new RequestField("reason", body.reason()).required(), register.now());
        AuditRecorder.about("version=" + version);
        books.look();
        return new RolledBackView(version);
    }

    private Release named(String name) {
        return name.equals("in-force")
                ? releases.release(books.activeRelease(register.now()).version().or(() -> releases.inForce(register.now())).orElse(0))
                : releases.named(name);
    }

    private RulesReleaseView view(Release release) {
        return new RulesReleaseView(release.version(), release.hash(), release.author(), release.reason(), release.proposedAt(),
                release.wantedFrom().orElse(null),
                releases.state(release.version(), register.now()).toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    static RuleBundle upload(InputStream body) {
        try {
            return RuleBundle.unzip(body.readNBytes(RuleBundle.LONGEST_ZIP + 1));
        } catch (IOException brokenOff) {
            throw new InvalidField("body", "The body broke off. Maybe send it again.");
        }
    }
}
