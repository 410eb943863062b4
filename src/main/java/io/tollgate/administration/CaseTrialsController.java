package io.tollgate.administration;

import static io.tollgate.accounts.Role.ADMINISTRATOR;
import static io.tollgate.accounts.Role.APPROVER;
import static io.tollgate.accounts.Role.AUDITOR;
import static io.tollgate.accounts.Role.FINANCE;
import static io.tollgate.accounts.Role.OFFICER;
import static io.tollgate.accounts.Role.OPERATOR;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.tollgate.release.RuleBooks;
import io.tollgate.rulebook.Explanation;
import io.tollgate.rulebook.examples.CaseInWords;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the rules in force say of a case that somebody tells, as the playground of the console shows it. Changes nothing. */
@RestController
@RequestMapping("/administration/v1/rules")
@Tag(name = "Rules")
class CaseTrialsController {

    private static final String NAME = "A case that was tried";

    private final RuleBooks books;
    private final Register register;

    CaseTrialsController(RuleBooks books, Register register) {
        this.books = books;
        this.register = register;
    }

    record TriedCase(
            @Schema(description = "What is so, a sentence of the examples each, without its first word. What is not said is in order.",
                    example = "[\"the message is marketing\", \"the message goes to a recipient in PT\"]") @Nullable List<String> given,
            @Schema(description = "The day on which it is sent; a Tuesday if left out", example = "2026-11-03") @Nullable String day,
            @Schema(description = "Noon if left out", example = "21:30") @Nullable String time,
            @Schema(description = "The city of day and time; Berlin if left out", example = "Lisbon") @Nullable String city) {}

    /**
     * @param rule    its id
     * @param inForce whether it is in force on the day of the case
     * @param fired   whether it fired
     * @param missing its sentences that do not hold
     */
    record RuleOnCaseView(String rule, String title, boolean inForce, boolean fired, List<String> missing) {

        static RuleOnCaseView of(Explanation rule) {
            return new RuleOnCaseView(rule.rule().id(), rule.rule().title(), rule.inForce(), rule.fired(),
                    rule.missing().stream().map(Explanation.Sentence::words).toList());
        }
    }

    /**
     * @param outcome what comes of it, in sentences of the examples
     * @param rules   first those that fired, then those that lack the fewest sentences
     * @param example the case as a file of examples; empty if it makes none
     */
    record TriedCaseView(List<String> outcome, List<RuleOnCaseView> rules, String example) {}

    @PostMapping("/try")
    @AllowedRoles({AUDITOR, OFFICER, APPROVER, FINANCE, OPERATOR, ADMINISTRATOR})
    @Operation(operationId = "tryCase", summary = "What the rules in force say of a case",
            description = "The case is told in the sentences of the examples. Nothing is sent and nothing is stored.")
    TriedCaseView tried(@RequestBody TriedCase body) {
        List<String> given = body.given() == null ? List.of() : body.given().stream().map(String::strip).toList();
        CaseInWords told = CaseInWords.of(books.inForce(register.now()), NAME, given,
                CaseInWords.sent(body.day(), body.time(), body.city()));
        told.problem().ifPresent(problem -> {
            throw new InvalidField("given", "Line " + (given.indexOf(problem.line()) + 1) + " of the case: " + problem.why() + ".");
        });
        return new TriedCaseView(told.outcome(), told.rules().stream().map(RuleOnCaseView::of).toList(), told.feature());
    }
}
