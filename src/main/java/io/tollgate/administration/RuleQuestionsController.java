package io.tollgate.administration;

import static io.tollgate.accounts.Role.APPROVER;
import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.OFFICER;
import static io.tollgate.accounts.Role.OPERATOR;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.message.MessageId;
import io.tollgate.release.Releases;
import io.tollgate.release.RuleBundle;
import io.tollgate.replay.DecisionTimes;
import io.tollgate.replay.Replay;
import io.tollgate.replay.ReplayPace;
import io.tollgate.replay.ReplayReport;
import io.tollgate.replay.Why;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.examples.ExampleTest;
import io.tollgate.rulebook.examples.TestReport;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What rules did, and what other rules would do, as the commands {@code rules ...} ask for it. Changes nothing. */
@RestController
@RequestMapping("/administration/v1/rules")
@Tag(name = "Rules")
class RuleQuestionsController {

    private static final String ZIP = "application/zip";

    private final Releases releases;
    private final Replay replay;
    private final Why why;
    private final Pages pages;
    private final Register register;

    RuleQuestionsController(Releases releases, Replay replay, Why why, Pages pages, Register register) {
        this.releases = releases;
        this.replay = replay;
        this.why = why;
        this.pages = pages;
        this.register = register;
    }

    /** @param passed whether the rules could be released; @param report for reading */
    record RulesTestView(boolean passed, String report) {}

    /** @param lines for reading */
    record ReplayView(long cases, long differences, List<String> lines) {}

    private ReplayView view(ReplayReport report) {
        return new ReplayView(report.cases(), report.differences(), report.lines(register::handle));
    }

    @GetMapping("/why")
    @AllowedRoles({AUDITOR, OFFICER, APPROVER, OPERATOR})
    @Operation(operationId = "explainVerdict", summary = "Why a message was judged as it was",
            description = "In three sentences: what was decided, by which rule and law, and on which facts. Then the rows of tables that"
                    + " gave"
                    + " the facts, with their law, their source and how sure that is. Then for every rule: that it"
                    + " fired, or which of its sentences did not hold, with what the case says instead. The answer has neither a person's"
                    + " number nor the text of the message.")
    ResponseEntity<List<String>> why(
            @RequestParam(required = false) @Schema(example = "wamid.AZqk6gAAcAGAAAAAAAAAAQ") @Nullable String message,
            @ParameterObject PageQuery query) {
        String given = new RequestField("message", message).required();
        MessageId id = MessageId.parse(given)
                .orElseThrow(() -> new InvalidField("message", "message must be the id of a message, wamid. and 22 characters."));
        List<String> lines = why.lines(id);
        if (lines.isEmpty()) {
            throw new Register.Unknown("No verdict on message " + id
                    + " is in the log. Maybe it belongs to another installation, or has not been judged yet.");
        }
        return pages.lines(query, List.of("why", id), lines);
    }

    @PostMapping(path = "/test", consumes = ZIP)
    @Refuses({"409 There is no such version, or its state does not allow this; `detail` says why.", "422 The rules have faults; `faults`"
            + " lists them."})
    @AllowedRoles({AUDITOR, OFFICER, APPROVER, OPERATOR})
    @Operation(operationId = "testRules", summary = "Run the examples against the rules",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    description = "A zip with rules/ and features/",
                    content = @Content(mediaType = ZIP, schema = @Schema(type = "string", format = "binary"))))
    RulesTestView test(@Parameter(hidden = true) InputStream body) {
        RuleBundle upload = RulesController.upload(body);
        try (RuleBook book = RuleBook.of(upload.rules())) {
            TestReport report = ExampleTest.run(book, upload.examples());
            return new RulesTestView(report.passed(), report.text(idleInForce()));
        }
    }

    /** What no example needs of the rules in force; of rules from a folder, nothing is known. */
    private Map<String, Set<String>> idleInForce() {
        return releases.inForce(register.now()).map(releases::files).map(bundle -> {
            try (RuleBook inForce = RuleBook.unzip(bundle.rules().zip())) {
                return ExampleTest.idle(inForce, bundle.examples());
            }
        }).orElse(Map.of());
    }

    @GetMapping("/replay")
    @Refuses("409 There is no such version, or its state does not allow this; `detail` says why.")
    @AllowedRoles({AUDITOR, APPROVER, OPERATOR})
    @Operation(operationId = "replayMessages", summary = "Judge past messages again",
            description = "Under the rules of their time; or under a version, and the answer says what it would have changed.")
    ReplayView replay(@RequestParam(required = false) @Nullable String from, @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Schema(description = "A version or the first digits of its hash",
                    example = "7") @Nullable String candidate) {
        DecisionTimes span = span(from, to);
        Optional<String> version = new RequestField("candidate", candidate).maybe();
        return version.isEmpty()
                ? view(replay.again(span, ReplayPace.GENTLE))
                : under(releases.files(releases.named(version.get()).version()), span);
    }

    @PostMapping(path = "/replay", consumes = ZIP)
    @Refuses({"409 There is no such version, or its state does not allow this; `detail` says why.", "422 The rules have faults; `faults`"
            + " lists them."})
    @AllowedRoles({AUDITOR, APPROVER, OPERATOR})
    @Operation(operationId = "replayMessagesUnderRules", summary = "Judge past messages again under these rules",
            requestBody = @io.swagger.v3.oas.annotations.parameters.RequestBody(
                    description = "A zip with rules/ and features/",
                    content = @Content(mediaType = ZIP, schema = @Schema(type = "string", format = "binary"))))
    ReplayView replay(@RequestParam(required = false) @Nullable String from, @RequestParam(required = false) @Nullable String to,
            @Parameter(hidden = true) InputStream body) {
        return under(RulesController.upload(body), span(from, to));
    }

    private ReplayView under(RuleBundle upload, DecisionTimes span) {
        try (RuleBook candidate = RuleBook.of(upload.rules())) {
            return view(replay.under(candidate, span, ReplayPace.GENTLE));
        }
    }

    private static DecisionTimes span(@Nullable String from, @Nullable String to) {
        Instant first = instant("from", from);
        Instant end = instant("to", to);
        if (!first.isBefore(end)) {
            throw new InvalidField("to", "to must be after from.");
        }
        return new DecisionTimes(first, end);
    }

    private static Instant instant(String field, @Nullable String text) {
        RequestField given = new RequestField(field, text);
        given.required();
        return given.maybeInstant().orElseThrow();
    }
}
