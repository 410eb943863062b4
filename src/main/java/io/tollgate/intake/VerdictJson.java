package io.tollgate.intake;

import io.tollgate.decision.CaseFile.PriceFacts;
import io.tollgate.decision.Finding;
import io.tollgate.decision.Finding.Defer;
import io.tollgate.decision.Finding.Free;
import io.tollgate.decision.Finding.Price;
import io.tollgate.decision.Finding.Refuse;
import io.tollgate.decision.Verdict;
import io.tollgate.decision.Verdict.Admitted;
import io.tollgate.decision.Verdict.Deferred;
import io.tollgate.decision.Verdict.Quote;
import io.tollgate.decision.Verdict.Refused;
import io.tollgate.money.Money;
import java.util.Currency;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a verdict in the format of the partner endpoints, with every reason. */
public final class VerdictJson {

    private VerdictJson() {}

    /** Adds {@code verdict}, {@code until} if it is deferred, and {@code reasons}. */
    public static void write(Verdict verdict, ObjectNode into) {
        switch (verdict) {
            case Admitted admitted -> into.put("verdict", "admitted");
            case Deferred deferred -> into.put("verdict", "deferred").put("until", deferred.until().toString());
            case Refused refused -> into.put("verdict", "refused");
        }
        ArrayNode reasons = into.putArray("reasons");
        if (verdict instanceof Refused refused) {
            // From the whole verdict, not from the rules alone: a missing price is a reason that no rule gives.
            refused.refusals().forEach(refusal -> write(refusal, reasons));
        }
        verdict.findings().stream().filter(finding -> !(finding instanceof Refuse)).forEach(finding -> write(finding, reasons));
    }

    /** Adds {@code quote} if the rules gave a price, though they may have refused or deferred the message as well. */
    static void quote(Verdict verdict, PriceFacts price, ObjectNode into) {
        Currency currency = Currency.getInstance(price.currency());
        var prices = verdict.findings().stream().filter(finding -> finding instanceof Price || finding instanceof Free).toList();
        if (Verdict.of(prices) instanceof Admitted admitted) {
            Quote quote = admitted.quote();
            boolean isOpen = quote.freeReason().filter(Finding.FreeReason::isOfTheMonth).isPresent(); // its delivery decides
            ObjectNode json = into.putObject("quote")
                    .put("amount", new Money(quote.micros(), currency).exact().toPlainString())
                    .put("at_most", new Money(isOpen ? price.ceilingMicros() : quote.ceilingMicros(), currency).exact().toPlainString())
                    .put("currency", currency.getCurrencyCode())
                    .put("rule", quote.rule());
            quote.freeReason().ifPresent(freeReason -> json.put("free", freeReason.name()));
        }
    }

    private static void write(Finding finding, ArrayNode reasons) {
        switch (finding) {
            case Refuse refuse -> reasons.addObject().put("rule", refuse.rule()).put("code", refuse.code()).put("reason", refuse.reason());
            case Defer defer ->
                    reasons.addObject().put("rule", defer.rule()).put("reason", defer.reason()).put("until", defer.until().toString());
            case Free free -> reasons.addObject().put("rule", free.rule()).put("reason", free.reason());
            case Price price -> { /* the quote says it */ }
            case Finding.Note note -> { /* for the record of the gate, not for the partner */ }
        }
    }
}
