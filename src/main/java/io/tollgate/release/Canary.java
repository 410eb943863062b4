package io.tollgate.release;

import io.tollgate.message.BusinessId;
import io.tollgate.rulebook.RuleBook;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A proposal that is in force for some businesses. @param trial the entry of the history that began it */
public record Canary(int trial, int version, RuleBook book, Terms terms) {

    /**
     * For whom, and when it stops by itself: if the share of refused messages, in percent, differs by more than so many points from
     * that of the version in force within ten minutes.
     *
     * @param percent    of the businesses; not looked at if some are named
     * @param businesses their ids; empty: so many percent of all
     * @param points     1 to 100
     * @param minimum    judged messages on either side before anything is concluded
     */
    public record Terms(Percent percent, Set<Integer> businesses, int points, int minimum) {

        public Terms {
            businesses = Collections.unmodifiableSet(new TreeSet<>(businesses));
            if (points < 1 || points > 100) {
                throw new Refused("within (" + points + ") must be 1 to 100 percentage points. Maybe 5.");
            }
            if (minimum < 1 || minimum > 1_000_000) {
                throw new Refused("minimum (" + minimum + ") must be 1 to 1000000 messages. Maybe 100.");
            }
            if (businesses.size() > 100) {
                throw new Refused("A canary is for 100 named businesses at most. Maybe give a percentage.");
            }
        }

        String words() {
            String whom = businesses.isEmpty() ? percent.value() + " percent of the businesses" : businesses.size() + " named businesses";
            return "for " + whom + "; stops if its share of refusals differs by more than " + points + " points, after " + minimum + " messages";
        }

        String detail() {
            return "percent=" + percent.value() + ";points=" + points + ";minimum=" + minimum + ";businesses="
                    + businesses.stream().map(String::valueOf).collect(Collectors.joining(","));
        }

        static Terms of(String detail) {
            return new Terms(Percent.of(detail), Arrays.stream(value(detail, "businesses").split(",")).filter(id -> !id.isEmpty())
                    .map(Integer::valueOf).collect(Collectors.toSet()), Integer.parseInt(value(detail, "points")), Integer.parseInt(value(detail, "minimum")));
        }

        private static String value(String detail, String name) {
            return Arrays.stream(detail.split(";")).filter(part -> part.startsWith(name + "=")).findFirst().orElseThrow().substring(name.length() + 1);
        }
    }

    public boolean takes(BusinessId business) {
        return terms.businesses().isEmpty() ? terms.percent().takes(business.value(), trial) : terms.businesses().contains(business.value());
    }
}
