package io.tollgate.rulebook.examples;

import io.cucumber.java.de.Dann;
import io.cucumber.java.de.Wenn;
import io.cucumber.java.en.Then;
import io.cucumber.java.en.When;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Deferred;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.decision.Verdict;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.examples.ExampleWords.Content;
import io.tollgate.rulebook.language.Condition.Claim;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the sentences of the examples mean. One example is one case, judged by one rule book. */
public final class ExampleSteps extends ExampleFacts {

    private Optional<CaseFile> sent = Optional.empty();
    private List<Finding> findings = List.of();

    ExampleSteps(RuleBook book, Places places) {
        super(book, places);
    }

    /** What was judged; empty before anything was sent. */
    Optional<CaseFile> sent() {
        return sent;
    }

    /** What the rules said of it. */
    List<Finding> findings() {
        return findings;
    }

    @When("{business} sends {person} {content} on {day}")
    @Wenn("{business} schickt {person} am {day} {content}")
    public void sendsAtNoon(String business, String person, Content content, LocalDate day) {
        sends(content, at(day, LocalTime.NOON, BERLIN));
    }

    @When("{business} sends {person} {content} on {day} at {time}")
    @Wenn("{business} schickt {person} am {day} um {time} Uhr {content}")
    public void sendsAt(String business, String person, Content content, LocalDate day, LocalTime time) {
        sends(content, at(day, time, BERLIN));
    }

    @When("{business} sends {person} {content} on {day} at {time} in {city}")
    @Wenn("{business} schickt {person} am {day} um {time} Uhr in {city} {content}")
    public void sendsAtIn(String business, String person, Content content, LocalDate day, LocalTime time, ZoneId city) {
        sends(content, at(day, time, city));
    }

    @When("{business} sends {person} the confirmation of her/his withdrawal on {day} at {time}")
    @Wenn("{business} schickt {person} am {day} um {time} Uhr die Bestätigung des Widerrufs")
    public void confirmsWithdrawal(String business, String person, LocalDate day, LocalTime time) {
        sends(new Content(Optional.of(Category.SERVICE), Kind.CONFIRMATION), at(day, time, BERLIN));
    }

    // What comes of it

    @Then("the message is refused under {rule}")
    @Dann("die Nachricht wird nach {rule} verweigert")
    public void refused(String rule) {
        expect(verdict() instanceof Refused refused
                && refused.refusals().stream().anyMatch(refuse -> refuse.rule().equals(rule)));
    }

    @Then("the message is refused under {rule} with code {int}")
    @Dann("die Nachricht wird nach {rule} mit Code {int} verweigert")
    public void refusedWith(String rule, int code) {
        expect(verdict() instanceof Refused refused
                && refused.refusals().stream().anyMatch(refuse -> refuse.rule().equals(rule) && refuse.code() == code));
    }

    @Then("the message waits under {rules} until {day} at {time} in {city}")
    @Dann("die Nachricht wartet nach {rules} bis {day} um {time} Uhr in {city}")
    public void waits(List<String> rules, LocalDate day, LocalTime time, ZoneId city) {
        Instant until = at(day, time, city);
        expect(verdict() instanceof Deferred deferred && deferred.until().equals(until) && deferring().equals(rules));
    }

    @Then("the message waits under {rules} until {day} at {time} in {city} because {string}")
    @Dann("die Nachricht wartet nach {rules} bis {day} um {time} Uhr in {city}, weil {string}")
    public void waitsBecause(List<String> rules, LocalDate day, LocalTime time, ZoneId city, String reason) {
        waits(rules, day, time, city);
        expect(findings.stream().anyMatch(finding -> finding instanceof Finding.Defer defer && defer.reason().equals(reason)));
    }

    /** Each rule lets it wait until its own instant; the latest counts. */
    @Then("{rule} lets the message wait until {day} at {time} in {city}")
    @Dann("{rule} lässt die Nachricht bis {day} um {time} Uhr in {city} warten")
    public void letsWait(String rule, LocalDate day, LocalTime time, ZoneId city) {
        Instant until = at(day, time, city);
        expect(findings.stream().anyMatch(finding -> finding instanceof Finding.Defer defer && defer.rule().equals(rule)
                && defer.until().equals(until)));
    }

    @Then("the message is refused under {rule} because {string}")
    @Dann("die Nachricht wird nach {rule} verweigert, weil {string}")
    public void refusedBecause(String rule, String reason) {
        expect(verdict() instanceof Refused refused && refused.refusals().stream()
                .anyMatch(refuse -> refuse.rule().equals(rule) && refuse.reason().equals(reason)));
    }

    @Then("the message is free under {rule} as {word}")
    @Dann("die Nachricht ist nach {rule} kostenlos als {word}")
    public void freeAs(String rule, String why) {
        FreeReason wanted = Arrays.stream(FreeReason.values()).filter(one -> one.name().equals(why)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("`" + why + "` is not a reason. Maybe "
                        + Arrays.toString(FreeReason.values()) + "."));
        free(rule);
        expect(verdict() instanceof Admitted admitted && admitted.quote().freeReason().equals(Optional.of(wanted)));
    }

    @Then("the message is free under {rule} because {string}")
    @Dann("die Nachricht ist nach {rule} kostenlos, weil {string}")
    public void freeBecause(String rule, String reason) {
        free(rule);
        expect(findings.stream().anyMatch(finding -> finding instanceof Finding.Free free && free.rule().equals(rule)
                && free.reason().equals(reason)));
    }

    @Then("the message is noted under {rule}")
    @Dann("die Nachricht wird nach {rule} vermerkt")
    public void noted(String rule) {
        expect(findings.stream().anyMatch(finding -> finding instanceof Finding.Note && finding.rule().equals(rule)));
    }

    @Then("the message is noted under {rule} as {string}")
    @Dann("die Nachricht wird nach {rule} vermerkt als {string}")
    public void notedAs(String rule, String reason) {
        expect(findings.contains(new Finding.Note(rule, reason)));
    }

    @Then("nothing is noted")
    @Dann("nichts wird vermerkt")
    public void nothingNoted() {
        expect(findings.stream().noneMatch(Finding.Note.class::isInstance));
    }

    @Then("the message is admitted")
    @Dann("die Nachricht wird zugelassen")
    public void admitted() {
        expect(verdict() instanceof Admitted);
    }

    @Then("the message costs {bigdecimal} USD under {rule}")
    @Dann("die Nachricht kostet nach {rule} {bigdecimal} USD")
    public void costs(BigDecimal price, String rule) {
        long micros = price.movePointRight(6).longValueExact();
        expect(verdict() instanceof Admitted admitted && admitted.quote().rule().equals(rule)
                && admitted.quote().freeReason().isEmpty() && admitted.quote().micros() == micros);
    }

    @Then("the message is free under {rule}")
    @Dann("die Nachricht ist nach {rule} kostenlos")
    public void free(String rule) {
        expect(verdict() instanceof Admitted admitted && admitted.quote().rule().equals(rule)
                && admitted.quote().freeReason().isPresent());
    }

    @Then("{rule} does not apply")
    @Dann("{rule} gilt nicht")
    public void doesNotApply(String rule) {
        expect(findings.stream().noneMatch(finding -> finding.rule().equals(rule)));
    }

    private void expect(boolean came) {
        if (sent.isEmpty()) {
            throw new Unexpected("no message was sent. Maybe add a line that begins with When above");
        }
        if (!came) {
            throw new Unexpected(ExampleOutcomes.inWords(verdict(), findings));
        }
    }

    /** Sends the message: at noon in Berlin on a Tuesday, or when the sentences that were said of the message hold. */
    @When("the message is sent")
    @Wenn("die Nachricht gesendet wird")
    public void isSent() {
        judge();
    }

    @When("the message is sent on {day} at {time} in {city}")
    @Wenn("die Nachricht am {day} um {time} Uhr in {city} gesendet wird")
    public void sentOn(LocalDate day, LocalTime time, ZoneId city) {
        draft.now = at(day, time, city);
        draft.timeSaid = true;
        judge();
    }

    private void sends(Content content, Instant now) {
        draft.now = now;
        draft.timeSaid = true;
        content.category().ifPresent(category -> {
            draft.category = category;
            draft.kind = content.kind();
            draft.contentSaid = true;
        });
        judge();
    }

    private void judge() {
        claims.make();
        CaseFile file = draft.file(book);
        sent = Optional.of(file);
        findings = book.judge(file);
    }

    /** A sentence of the vocabulary, said of the message. */
    void claim(String text, Claim claim) {
        if (sent.isPresent()) {
            throw new Unexpected("the message is sent already. Maybe move the line above the one that begins with When");
        }
        claims.add(text, claim);
    }

    /** The verdict as the gate gives it. The gate also refuses what has expired or would wait for the past. */
    private Verdict verdict() {
        return sent.map(file -> Gatekeeper.judge(file, findings)).orElseGet(() -> Verdict.of(findings));
    }

    private List<String> deferring() {
        return findings.stream().filter(Finding.Defer.class::isInstance).map(Finding::rule).sorted().toList();
    }
}
