package io.tollgate.replay;

import io.tollgate.message.MessageId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * What a replay found.
 *
 * @param cases       number of cases judged again
 * @param unsealed    number of cases recorded before decisions were sealed; not every change of them can be noticed
 * @param differences number of cases whose verdict differs; the report lists the first few
 * @param samples     the first differences by message id
 * @param candidate   what a candidate would change in all; zero in a replay under the cases' own rule books
 */
public record ReplayReport(long cases, long unsealed, long differences, List<Difference> samples, Changes candidate) {

    /** @param was in words; @param would be in words */
    public record Difference(MessageId message, int round, String was, String would) {}

    /**
     * @param messages   number of different messages; persons and businesses likewise
     * @param moneyMicros by currency: how much more would be quoted, in millionths; negative if less
     * @param outcomes   number of cases by change, such as {@code ADMITTED -> REFUSED}
     * @param rules      the changes of each rule
     */
    public record Changes(long messages, long persons, long businesses, SortedMap<String, Long> moneyMicros,
            SortedMap<String, Long> outcomes, List<RuleChange> rules) {}

    /**
     * @param more    number of cases on which it has a new finding
     * @param less    number of cases on which it no longer has its finding
     * @param samples ids of a few such messages
     */
    public record RuleChange(String rule, long more, long less, List<MessageId> samples) {}

    /** The report as lines of text. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format("%,d cases judged again, %,d come out otherwise", cases, differences));
        if (unsealed > 0) {
            lines.add(String.format("%,d of them have no seal. Maybe they are from before decisions were sealed.", unsealed));
        }
        if (candidate.messages() > 0) {
            lines.add(String.format("%,d messages, %,d persons, %,d businesses", candidate.messages(), candidate.persons(),
                    candidate.businesses()));
            candidate.outcomes().forEach((change, count) -> lines.add(String.format("  %s: %,d", change, count)));
            candidate.moneyMicros().forEach((currency, micros) -> lines
                    .add("  " + (micros < 0 ? "" : "+") + BigDecimal.valueOf(micros, 6).toPlainString() + " " + currency));
            candidate.rules().forEach(
                    rule -> lines.add(String.format("  %s: fires on %,d more, %,d fewer; see %s", rule.rule(), rule.more(), rule.less(),
                            String.join(", ", rule.samples().stream().map(MessageId::text).toList()))));
        }
        samples.forEach(sample -> lines
                .add("  " + sample.message() + " round " + sample.round() + ": was " + sample.was() + ", would be " + sample.would()));
        return lines;
    }
}
