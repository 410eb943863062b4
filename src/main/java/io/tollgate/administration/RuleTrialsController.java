package io.tollgate.administration;

import static io.tollgate.accounts.Role.APPROVER;
import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.OPERATOR;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Business;
import io.tollgate.message.BusinessId;
import io.tollgate.release.Canary;
import io.tollgate.release.Percent;
import io.tollgate.release.ReleaseEvent;
import io.tollgate.release.Releases;
import io.tollgate.release.TrialCounts;
import io.tollgate.release.TrialPersons;
import io.tollgate.release.TrialTally;
import io.tollgate.release.RuleBooks;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Trials of a proposal on real messages: shadow and canary. */
@RestController
@RequestMapping("/administration/v1/rules")
@Tag(name = "Rules")
class RuleTrialsController {

    private static final int NAMED = 100;

    private final Releases releases;
    private final RuleBooks books;
    private final TrialPersons persons;
    private final Register register;

    RuleTrialsController(Releases releases, RuleBooks books, TrialPersons persons, Register register) {
        this.persons = persons;
        this.releases = releases;
        this.books = books;
        this.register = register;
    }

    @Schema(name = "ShadowTerms")
    record ShadowBody(@Schema(example = "7") @AuditSubject("version") @Nullable String version,
            @Schema(example = "10") @Nullable String percent,
            @Schema(deprecated = true, description = AdministrationPages.IGNORED_NAME) @Nullable String person) {}

    @Schema(name = "CanaryTerms")
    record CanaryBody(@Schema(example = "7") @AuditSubject("version") @Nullable String version,
            @Schema(description = "Share of the businesses in percent; 1 if left out", example = "5") @Nullable String percent,
            @Schema(description = "Handles of businesses, instead of a share") @Nullable List<String> businesses,
            @Schema(description = "Percent of its messages that the canary may refuse, whatever the version in force does",
                    example = "0-10") @Nullable String refusals,
            @Schema(description = "By how many percentage points the shares of refusals may differ; 5 if left out") @Nullable String within,
            @Schema(description = "Messages on either side before the canary may stop by itself; 100 if left out") @Nullable String minimum,
            @Schema(deprecated = true, description = AdministrationPages.IGNORED_NAME) @Nullable String approver) {}

    @Schema(name = "TrialEnd")
    record TrialEndBody(@Schema(deprecated = true, description = AdministrationPages.IGNORED_NAME) @Nullable String person,
            @Schema(description = "Why a canary ends; required for a canary", example = "Seen enough") @Nullable String reason) {}

    /**
     * @param messages   how many messages had each outcome; sums of money are in millionths; of a shadow, also how many persons
     * @param businesses handles of the first hundred businesses of a canary
     * @param compared   how a canary does beside the version in force, and how sure that is
     */
    record TrialReportView(int version, Instant since, String what, boolean running, Map<String, Long> messages, List<String> businesses,
            List<String> compared) {}

    @PostMapping("/shadow")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Refuses("409 There is no such version, or its state does not allow this; `detail` says why.")
    @AllowedRoles({APPROVER, OPERATOR})
    @Operation(operationId = "startShadow", summary = "Start a shadow",
            description = "The proposal judges a share of the messages beside the version in force, without effect.")
    void startShadow(@RequestBody ShadowBody body, AccountPrincipal caller) {
        books.refuseWithoutReleases();
        releases.trialService().startShadow(number("version", body.version(), "", 999_999),
                new Percent(number("percent", body.percent(), "10", 100)),
                caller.signature(), register.now());
        books.look();
    }

    @PostMapping("/shadow/stop")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Refuses("409 There is no such version, or its state does not allow this; `detail` says why.")
    @AllowedRoles({APPROVER, OPERATOR})
    @Operation(operationId = "stopShadow", summary = "End the shadow")
    void stopShadow(@RequestBody(required = false) @Nullable TrialEndBody body, AccountPrincipal caller) {
        releases.trialService().stopShadow(caller.signature(), register.now());
        books.look();
    }

    @GetMapping("/shadow")
    @AllowedRoles({AUDITOR, APPROVER, OPERATOR})
    @Operation(operationId = "getShadow", summary = "What the shadow would change",
            description = "Counted by rule, for the shadow under way or the last one.")
    TrialReportView shadow() {
        return report(releases.trialService().lastShadow(), books.trials().shadow().map(trial -> trial.trial()));
    }

    @PostMapping("/canary")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Refuses("409 There is no such version, or its state does not allow this; `detail` says why.")
    @AllowedRoles(APPROVER)
    @Operation(operationId = "startCanary", summary = "Start a canary: put a proposal in force for some businesses",
            description = "The canary stops by itself if its share of refusals leaves its band, or differs too much from that of the"
                    + " version in force.")
    void startCanary(@RequestBody CanaryBody body, AccountPrincipal caller) {
        books.refuseWithoutReleases();
        Set<Integer> businesses = Optional.ofNullable(body.businesses()).orElse(List.of()).stream()
                .map(handle -> register.business(new RequestField("businesses", handle)).id().value()).collect(Collectors.toSet());
        releases.trialService().startCanary(number("version", body.version(), "", 999_999),
                new Canary.Terms(new Percent(number("percent", body.percent(), "1", 100)), businesses,
                        Optional.ofNullable(body.refusals()).map(Canary.Band::of), number("within", body.within(), "5", 100),
                        number("minimum", body.minimum(), "100", 1_000_000)),
                caller.signature(), register.now());
        books.look();
    }

    @PostMapping("/canary/stop")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Refuses("409 There is no such version, or its state does not allow this; `detail` says why.")
    @AllowedRoles({APPROVER, OPERATOR})
    @Operation(operationId = "stopCanary", summary = "End the canary")
    void stopCanary(@RequestBody TrialEndBody body, AccountPrincipal caller) {
        releases.trialService().stopCanary(caller.signature(), new RequestField("reason", body.reason()).required(), register.now());
        books.look();
    }

    @GetMapping("/canary")
    @AllowedRoles({AUDITOR, APPROVER, OPERATOR})
    @Operation(operationId = "getCanary", summary = "What the canary did", description = "For the canary under way or the last one.")
    TrialReportView canary() {
        return report(releases.trialService().lastCanary(), books.trials().canary().map(trial -> trial.trial()));
    }

    private TrialReportView report(Optional<ReleaseEvent> last, Optional<Integer> running) {
        ReleaseEvent trial = last.orElseThrow(() -> new Register.Unknown("There was no such trial so far. Maybe start one."));
        books.look();
        boolean canary = trial.type() == ReleaseEvent.Type.CANARY_STARTED;
        TrialCounts counts = releases.trialService().counts();
        Map<String, Long> messages = new TreeMap<>();
        counts.of(trial.id()).forEach((what, number) -> messages.put(named(what), number));
        if (!canary) {
            messages.put(TrialPersons.COUNT, persons.count(trial.id()));
        }
        return new TrialReportView(trial.version(), trial.at(), trial.reason(), running.filter(id -> id == trial.id()).isPresent(),
                messages, canary ? businesses(trial) : List.of(), canary ? counts.compared(trial.id()) : List.of());
    }

    private List<String> businesses(ReleaseEvent canary) {
        Canary.Terms terms = Canary.Terms.of(canary.detail());
        return register.businesses().stream().filter(business -> terms.takes(business.id(), canary.id())).limit(NAMED).map(Business::handle)
                .toList();
    }

    private String named(String what) {
        if (!what.startsWith(TrialTally.OF_BUSINESS)) {
            return what;
        }
        int number = Integer.parseInt(what.substring(TrialTally.OF_BUSINESS.length()));
        return TrialTally.OF_BUSINESS + register.handle(new BusinessId(number));
    }

    private static int number(String field, @Nullable String value, String otherwise, int most) {
        return (int) new RequestField(field, value == null && !otherwise.isEmpty() ? otherwise : value).number(1, most);
    }
}
