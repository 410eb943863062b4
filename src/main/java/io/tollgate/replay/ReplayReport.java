package io.tollgate.replay;

import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * What a replay found.
 *
 * @param cases       number of cases judged again
 * @param unsealed    number of cases recorded before decisions were sealed; not every change of them can be noticed
 * @param untold      number of cases that lack a number for which a rule of the candidate asks, as they are from before a rule asked
 * @param differences number of cases whose verdict differs; the report lists the first few
 * @param samples     the first differences by message id
 * @param candidate   what a candidate would change in all; zero in a replay under the cases' own rule books
 */
public record ReplayReport(long cases, long unsealed, long untold, long differences, List<Difference> samples, Changes candidate) {

    /** The most businesses that the report names. */
    private static final int BUSINESSES = 20;

    /** @param was in words; @param would be in words */
    public record Difference(MessageId message, int round, String was, String would) {}

    /**
     * @param messages   number of different messages; persons likewise
     * @param businesses the number of differences of each business
     * @param money      by currency
     * @param outcomes   number of cases by change, such as {@code ADMITTED -> REFUSED}
     * @param rules      the changes of each rule
     */
    public record Changes(long messages, long persons, Map<BusinessId, Long> businesses, SortedMap<String, Money> money,
            SortedMap<String, Long> outcomes, List<RuleChange> rules) {}

    /** @param dearerMicros sum of what messages would cost more, in millionths; @param cheaperMicros of what they would cost less */
    public record Money(long dearerMicros, long cheaperMicros) {

        static Money of(long micros) {
            return new Money(Math.max(0, micros), Math.max(0, -micros));
        }

        Money plus(Money other) {
            return new Money(Math.addExact(dearerMicros, other.dearerMicros), Math.addExact(cheaperMicros, other.cheaperMicros));
        }

        public long netMicros() {
            return dearerMicros - cheaperMicros;
        }
    }

    /**
     * @param more    number of cases on which it has a new finding
     * @param less    number of cases on which it no longer has its finding
     * @param persons number of different recipients of these cases
     * @param money   by currency, what these cases would cost more and less; a case counts for each of its rules
     * @param samples ids of a few such messages
     */
    public record RuleChange(String rule, long more, long less, long persons, SortedMap<String, Money> money,
            List<MessageId> samples) {}

    /** The report as lines of text. @param name the name of a business for people */
    public List<String> lines(Function<BusinessId, String> name) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format("%,d cases judged again, %,d come out otherwise%s", cases, differences, share(differences)));
        if (unsealed > 0) {
            lines.add(String.format("%,d of them have no seal. Maybe they are from before decisions were sealed.", unsealed));
        }
        if (untold > 0) {
            lines.add(String.format("%,d of them do not tell a number of messages for which a rule asks, as they are from before a rule"
                    + " asked; it was taken as 0. Maybe look at the same rules in a shadow, too.", untold));
        }
        if (candidate.messages() > 0) {
            lines.add(String.format("%,d messages, %,d persons, %,d businesses", candidate.messages(), candidate.persons(),
                    candidate.businesses().size()));
            candidate.outcomes().forEach((change, count) -> lines.add(String.format("  %s: %,d%s", change, count, share(count))));
            candidate.money().forEach((currency, money) -> lines.add("  " + amount(money.dearerMicros()) + " " + currency + " dearer, "
                    + amount(money.cheaperMicros()) + " " + currency + " cheaper, together " + (money.netMicros() < 0 ? "" : "+")
                    + amount(money.netMicros()) + " " + currency));
            candidate.businesses().entrySet().stream().sorted(Map.Entry.<BusinessId, Long>comparingByValue().reversed())
                    .limit(BUSINESSES).forEach(business -> lines.add(String.format("  business %s: %,d%s", name.apply(business.getKey()),
                            business.getValue(), share(business.getValue()))));
            candidate.rules().forEach(
                    rule -> lines.add(String.format("  %s: fires on %,d more, %,d fewer; see %s", rule.rule(), rule.more(), rule.less(),
                            String.join(", ", rule.samples().stream().map(MessageId::text).toList()))));
        }
        samples.forEach(sample -> lines
                .add("  " + sample.message() + " round " + sample.round() + ": was " + sample.was() + ", would be " + sample.would()));
        return lines;
    }

    private String share(long count) {
        return count == 0 ? "" : String.format(Locale.ROOT, " (%.2f percent)", 100.0 * count / cases);
    }

    private static String amount(long micros) {
        return BigDecimal.valueOf(micros, 6).toPlainString();
    }
}
