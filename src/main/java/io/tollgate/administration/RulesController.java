package io.tollgate.administration;

import static io.tollgate.accounts.Role.ADMINISTRATOR;
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
import io.tollgate.accounts.Role;
import io.tollgate.release.ActiveRelease;
import io.tollgate.release.Approval;
import io.tollgate.release.HistoryCheck;
import io.tollgate.release.Release;
import io.tollgate.release.ReleaseEvent;
import io.tollgate.release.ReleaseView;
import io.tollgate.release.Releases;
import io.tollgate.release.Remarks;
import io.tollgate.release.RoomOwners;
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
import java.util.Set;
import java.util.stream.Collectors;
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

    RulesController(Releases releases, RuleBooks books, Register register, Pages pages, RoomOwners owners) {
        owners.all().forEach(RulesController::refuseUnlessRole);
        this.releases = releases;
        this.books = books;
        this.register = register;
        this.pages = pages;
    }

    private static void refuseUnlessRole(String owner) {
        if (Role.all().stream().noneMatch(role -> role.name().equals(owner))) {
            throw new IllegalStateException(
                    "tollgate.rule-owners names `" + owner + "`, which is no role. Maybe one of " + Role.all() + ".");
        }
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

    /** @param state proposed, withdrawn, scheduled, needs approval, in force or former */
    record RulesReleaseView(int version, String hash, String author, String reason, Instant proposedAt, @Nullable Instant wantedFrom,
            String state) {}

    /**
     * @param base      the version that it was taken to be made from
     * @param changes   what it changes, a line each
     * @param effect    hash of the changes, by which approvers say what they have seen
     * @param conflicts what has come into force since, or was approved, and contradicts it
     * @param warnings  what it means for other versions
     * @param advice    what no example shows since this change, and what is proven of all rules together, or is not so
     */
    record ProposalView(int version, String hash, List<String> changes, @Nullable Integer base, String effect, List<String> conflicts,
            List<String> warnings, List<String> advice) {}

    /**
     * @param from       when it comes into force; null: as soon as it is approved
     * @param owners     the roles that must approve it
     * @param approvedBy who has approved it as it is
     * @param why        why it needs to be approved anew
     * @param tested     what the last test before its instant said
     */
    record RulesPlanView(int version, String state, @Nullable Instant from, String author, String reason, @Nullable Integer base,
            List<String> changes, String effect, List<String> conflicts, List<String> warnings, List<String> advice, List<String> owners,
            List<String> approvedBy, @Nullable String why, @Nullable String tested) {

        static RulesPlanView of(ReleaseView view) {
            return new RulesPlanView(view.release().version(), words(view.state()), view.from().orElse(null), view.release().author(),
                    view.release().reason(), view.base().orElse(null), view.changes(), view.effect(), view.conflicts(), view.warnings(),
                    view.advice(),
                    List.copyOf(view.owners()), view.approvedBy(), view.why().orElse(null), view.tested().orElse(null));
        }
    }

    /** @param toCome in the order in which they come; proposals without an instant are last */
    record RulesCalendarView(String inForce, List<RulesPlanView> toCome) {}

    /** @param entries how many are as they were written; @param unsealed how many of them are from before there were seals */
    record RulesHistoryCheckView(boolean intact, int entries, int unsealed, @Nullable String broken) {}

    record RulesCheckView(List<String> faults) {}

    record ApprovalBody(@Schema(deprecated = true, description = AdministrationPages.IGNORED_NAME) @Nullable String approver,
            @Schema(description = "Why, in the approver's own words", example = "The law of 2026-11-02 says so") @Nullable String reason,
            @Schema(description = "The `effect` that the approver was shown, or its first digits, eight or more. If left out, it is the"
                    + " one of"
                    + " the proposal. If the version has another effect now, the approval is refused and `faults` says what is different.",
                    example = "5f70bf18a086") @Nullable String effect) {}

    /**
     * @param effectiveFrom first instant at which it is in force; null if other owners must approve it, too
     * @param missing       their roles
     * @param consequences  what it means for other versions that are to come
     */
    record ApprovedView(int version, @Nullable Instant effectiveFrom, List<String> missing, List<String> consequences) {}

    record WithdrawalBody(@Schema(deprecated = true, description = AdministrationPages.IGNORED_NAME) @Nullable String person,
            @Schema(example = "Too early") @Nullable String reason) {}

    record RollbackBody(
            @Schema(description = "A version that was in force: its rules come into force again, exactly, and all that came after it is"
                    + " taken back", example = "6") @AuditSubject("to") @Nullable String to,
            @Schema(description = "The version whose change alone is taken back; the one that came last if both are left out",
                    example = "5") @AuditSubject("undo") @Nullable String undo,
            @Schema(deprecated = true, description = AdministrationPages.IGNORED_NAME) @Nullable String person,
            @Schema(example = "Refuses too much") @Nullable String reason) {}

    /** @param version in force now; @param consequences what it means for versions that are to come */
    record RolledBackView(int version, List<String> consequences) {}

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
    @AllowedRoles({AUDITOR, OFFICER, APPROVER, FINANCE, OPERATOR})
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
    @AllowedRoles({AUDITOR, OFFICER, APPROVER, FINANCE, OPERATOR})
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
    @AllowedRoles({AUDITOR, OFFICER, APPROVER, FINANCE, OPERATOR})
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
    @AllowedRoles({AUDITOR, OFFICER, APPROVER, OPERATOR})
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
    @AllowedRoles({OFFICER, OPERATOR})
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
            @RequestParam(required = false) @Schema(
                    description = "The version from which the files were made. If left out, it is the one in"
                            + " force; or an older one, or one that is to come, if the files have nothing of what is different in force",
                    example = "6") @Nullable String base,
            @RequestParam(required = false) @Schema(description = "true: what is worth a second look in the tables is meant",
                    example = "true") @Nullable String acknowledge,
            @RequestParam(required = false) @Schema(description = "Why rows for days that are over change; needed if they do, and refused"
                    + " if none does", example = "The statute was misread") @Nullable String correction,
            @Parameter(hidden = true) InputStream body, AccountPrincipal caller) {
        books.refuseWithoutReleases();
        Instant now = register.now();
        RuleBundle upload = upload(body);
        Release release = releases.propose(upload, caller.signature(), new RequestField("reason", reason).required(),
                new Remarks("true".equals(acknowledge), new RequestField("correction", correction).maybe()),
                new RequestField("effectiveFrom", effectiveFrom).maybeInstant(),
                new RequestField("base", base).maybe().map(given -> named(given).version()), now);
        AuditRecorder.about("version=" + release.version());
        ReleaseView view = releases.view(release.version(), now);
        return new ProposalView(release.version(), release.hash(), view.changes(), view.base().orElse(null), view.effect(),
                view.conflicts(), view.warnings(), view.advice());
    }

    @GetMapping("/calendar")
    @AllowedRoles({AUDITOR, OFFICER, APPROVER, FINANCE, OPERATOR})
    @Operation(operationId = "getRulesCalendar", summary = "What is to come: when, by whom, and what keeps it from coming",
            description = "Versions that are approved for an instant, and proposals. Conflicts and effects are reckoned anew.")
    RulesCalendarView calendar() {
        Instant now = register.now();
        return new RulesCalendarView(books.activeRelease(now).name(), releases.calendar(now).stream().map(RulesPlanView::of).toList());
    }

    @GetMapping("/releases/{name}/effect")
    @Refuses("409 There is no such version, or its state does not allow this; `detail` says why.")
    @AllowedRoles({AUDITOR, OFFICER, APPROVER, FINANCE, OPERATOR})
    @Operation(operationId = "getReleaseEffect", summary = "What a version changes, or would change if it came as things are",
            description = "An approver reads the changes, and gives back the hash `effect`.")
    RulesPlanView effect(@PathVariable String name) {
        return RulesPlanView.of(releases.view(named(name).version(), register.now()));
    }

    @GetMapping("/history/check")
    @AllowedRoles({AUDITOR, APPROVER, OPERATOR, ADMINISTRATOR})
    @Operation(operationId = "checkRulesHistory", summary = "Whether the history and the files of the versions are as they were written",
            description = "Computes the seals again, and names the first entry that was changed, added or removed in the database.")
    RulesHistoryCheckView checkHistory() {
        HistoryCheck check = releases.checkHistory();
        return new RulesHistoryCheckView(check.broken().isEmpty(), check.entries(), check.unsealed(), check.broken().orElse(null));
    }

    @PostMapping("/releases/{version}/approve")
    @Refuses({"409 There is no such version, or its state does not allow this; `detail` says why.",
        "422 It contradicts what has come since, or has another effect than the one that was shown; `faults` says where."})
    @AllowedRoles({APPROVER, FINANCE})
    @Operation(operationId = "approveRelease", summary = "Approve a version",
            description = "The account that proposed it cannot approve it. The owners of all rooms that it changes must approve it: finance"
                    + " the tariff, approvers the rest, unless the settings say otherwise. The change is applied to what is in force, and"
                    + " takes effect at the instant that the proposal names, or else at once; on all nodes within two seconds.")
    ApprovedView approve(@PathVariable int version, @RequestBody(required = false) @Nullable ApprovalBody body, AccountPrincipal caller) {
        books.refuseWithoutReleases();
        Set<String> roles = caller.roles().stream().map(Role::name).collect(Collectors.toSet());
        Approval.Outcome outcome = releases.approve(new Approval(version, caller.signature(), roles,
                new RequestField("reason", body == null ? null : body.reason()).maybe(),
                new RequestField("effect", body == null ? null : body.effect()).maybe()), register.now());
        books.look();
        return new ApprovedView(version, outcome.effectiveFrom().orElse(null), List.copyOf(outcome.missing()), outcome.consequences());
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
    @Operation(operationId = "rollBackRules", summary = "Take changes back, at once",
            description = "The change of one version alone, so that all others stay; or everything that came after a version.")
    RolledBackView rollback(@RequestBody RollbackBody body, AccountPrincipal caller) {
        books.refuseWithoutReleases();
        Releases.RolledBack done = releases.rollBack(version("to", body.to()), version("undo", body.undo()), caller.signature(),
                new RequestField("reason", body.reason()).required(), register.now());
        AuditRecorder.about("version=" + done.version());
        books.look();
        return new RolledBackView(done.version(), done.consequences());
    }

    private static Optional<Integer> version(String field, @Nullable String text) {
        return new RequestField(field, text).maybe().map(given -> (int) new RequestField(field, given).number(1, 999_999));
    }

    private Release named(String name) {
        return name.equals("in-force")
                ? releases.release(books.activeRelease(register.now()).version().or(() -> releases.inForce(register.now())).orElse(0))
                : releases.named(name);
    }

    private RulesReleaseView view(Release release) {
        return new RulesReleaseView(release.version(), release.hash(), release.author(), release.reason(), release.proposedAt(),
                release.wantedFrom().orElse(null),
                words(releases.state(release.version(), register.now())));
    }

    private static String words(String state) {
        return state.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static RuleBundle upload(InputStream body) {
        try {
            return RuleBundle.unzip(body.readNBytes(RuleBundle.LONGEST_ZIP + 1));
        } catch (IOException brokenOff) {
            throw new InvalidField("body", "The body broke off. Maybe send it again.");
        }
    }
}
