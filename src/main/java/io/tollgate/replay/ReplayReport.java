package io.tollgate.replay;

import io.tollgate.message.MessageId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * What a replay found.
 *
 * @param cases       judged again
 * @param unsealed    of them recorded before decisions were sealed: whether somebody changed them can be seen only in part
 * @param differences those whose verdict is another; of them the first few are told
 * @param samples     the first differences by message id
 * @param candidate   what a candidate would change in all; all zero in a replay under the own rule books
 */
public record ReplayReport(long cases, long unsealed, long differences, List<Difference> samples, Changes candidate) {

    /** @param was in words; @param would be in words */
    public record Difference(MessageId message, int round, String was, String would) {}

    /**
     * @param messages   different messages; likewise persons and businesses
     * @param moneyMicros by currency: what would be quoted more, or less if negative, in millionths
     * @param outcomes   {@code ADMITTED -> REFUSED}: cases
     * @param rules      by rule, those with the most changes last named by id
     */
    public record Changes(long messages, long persons, long businesses, SortedMap<String, Long> moneyMicros,
            SortedMap<String, Long> outcomes, List<RuleChange> rules) {}

    /**
     * @param more    cases on which it says something that it did not say
     * @param less    cases on which it no longer says what it said
     * @param samples a few messages to open
     */
    public record RuleChange(String rule, long more, long less, List<MessageId> samples) {}

    /** For reading. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format("%,d cases judged again, %,d come out otherwise", cases, differences));
        if (unsealed > 0) {
            lines.add(String.format("%,d of them have no seal. Maybe they are from before decisions were sealed.", unsealed));
        }
        if (candidate.messages() > 0) {
            lines.add(String.format("%,d messages, %,d persons, %,d businesses", candidate.messages(), candidate.persons(), candidate.businesses()));
            candidate.outcomes().forEach((change, count) -> lines.add(String.format("  %s: %,d", change, count)));
            candidate.moneyMicros().forEach((currency, micros) -> lines.add("  " + (micros < 0 ? "" : "+") + BigDecimal.valueOf(micros, 6).toPlainString() + " " + currency));
            candidate.rules().forEach(rule -> lines.add(String.format("  %s: fires on %,d more, %,d fewer; see %s", rule.rule(), rule.more(), rule.less(),
                    String.join(", ", rule.samples().stream().map(MessageId::text).toList()))));
        }
        samples.forEach(sample -> lines.add("  " + sample.message() + " round " + sample.round() + ": was " + sample.was() + ", would be " + sample.would()));
        return lines;
    }
}
