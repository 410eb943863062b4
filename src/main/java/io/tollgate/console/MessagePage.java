package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Verdict;
import io.tollgate.message.MessageId;
import io.tollgate.replay.Why;
import io.tollgate.rulebook.Explanation;
import io.tollgate.security.RecordedSteps;
import io.tollgate.tracking.MessageHistories;
import io.tollgate.tracking.MessageHistory;
import io.tollgate.tracking.Redelivery;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

/**
 * What became of one message and why: the rules that decided, with their law; its way from acceptance to the webhooks; its price; all other
 * rules. It shows neither the message's text nor a person's number.
 */
@Controller
class MessagePage {

    private final MessageHistories histories;
    private final Why why;
    private final Businesses businesses;
    private final Redelivery redelivery;
    private final RecordedSteps steps;

    MessagePage(MessageHistories histories, Why why, Businesses businesses, Redelivery redelivery, RecordedSteps steps) {
        this.redelivery = redelivery;
        this.steps = steps;
        this.histories = histories;
        this.why = why;
        this.businesses = businesses;
    }

    /** @param deciding the rules that made the verdict; @param others first those that fired, then those that lack the fewest sentences */
    record Answer(Why.Answer answer, List<Explanation> deciding, List<Explanation> others, Optional<Price> price,
            List<CaseFacts.Part> facts) {}

    /** The price of an admission. @param most what it can become until the delivery; @param free why it costs nothing, or empty */
    record Price(BigDecimal expected, BigDecimal most, String free, String rule, String currency) {}

    @GetMapping(MessagesPage.PATH + "/{id}")
    String show(@PathVariable String id, AccountPrincipal caller, Model model) {
        MessageHistory history = MessageId.parse(id).flatMap(histories::of)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such message"));
        model.addAttribute("mayRedeliver", caller.hasOneOf(BusinessSections.REDELIVER));
        model.addAttribute("history", history);
        model.addAttribute("message", history.summary());
        model.addAttribute("business", businesses.byId(List.of(history.summary().business())).values().stream().map(Business::handle)
                .findFirst().orElse(""));
        model.addAttribute("steps", MessageStep.of(history));
        model.addAttribute("answers", answers(history.summary().id(), model));
        return "message";
    }

    /** Tells the business once more what became of the message. */
    @PostMapping(MessagesPage.PATH + "/{id}/redeliver")
    String redeliver(@PathVariable String id, AccountPrincipal caller, Model model) {
        MessageId message = MessageId.parse(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such message"));
        String subject = "id=" + message.text();
        steps.require(caller, BusinessSections.REDELIVER, "redeliverMessage", subject);
        model.addAttribute("told", steps.carryOut(caller, "redeliverMessage", subject, () -> redelivery.one(message)).statuses());
        return show(id, caller, model);
    }

    /** The last judgement first. */
    private List<Answer> answers(MessageId id, Model model) {
        try {
            Shown shown = model.getAttribute("shown") instanceof Shown known ? known : new Shown(Locale.ENGLISH);
            return why.of(id).reversed().stream().map(answer -> answer(answer, shown)).toList();
        } catch (RuntimeException unreadable) {
            model.addAttribute("problem", "why.problem.unreadable");
            return List.of();
        }
    }

    private static Answer answer(Why.Answer answer, Shown shown) {
        List<String> ids = deciding(answer.decision().verdict()).distinct().toList();
        Optional<Price> price = answer.decision().verdict() instanceof Verdict.Admitted(Verdict.Quote quote, _)
                ? Optional.of(new Price(amount(quote.micros()), amount(quote.ceilingMicros()),
                        quote.freeReason().map(Enum::name).orElse(""), quote.rule(),
                        answer.decision().caseFile().price().currency().toString()))
                : Optional.empty();
        return new Answer(answer, answer.rules().stream().filter(rule -> ids.contains(rule.rule().id())).toList(),
                answer.rules().stream().filter(rule -> !ids.contains(rule.rule().id())).toList(), price,
                CaseFacts.of(answer.decision().caseFile(), shown));
    }

    private static Stream<String> deciding(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Admitted admitted -> Stream.of(admitted.quote().rule());
            case Verdict.Deferred deferred -> deferred.findings().stream().filter(Finding.Defer.class::isInstance).map(Finding::rule);
            case Verdict.Refused refused -> refused.refusals().stream().map(Finding.Refuse::rule);
        };
    }

    private static BigDecimal amount(long micros) {
        return BigDecimal.valueOf(micros, 6);
    }
}
