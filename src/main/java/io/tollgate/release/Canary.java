package io.tollgate.release;

import io.tollgate.message.BusinessId;
import io.tollgate.rulebook.RuleBook;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A proposal that is in force for some businesses. @param trial the entry of the history that began it */
public record Canary(int trial, int version, RuleBook book, Terms terms) {

    /** The share of its messages that a canary may refuse, in percent. */
    public record Band(int low, int high) {

        private static final Pattern FORM = Pattern.compile("(\\d{1,3})-(\\d{1,3})");

        public Band {
            if (low < 0 || high > 100 || low >= high) {
                throw new Refused(
                        "refusals (" + low + "-" + high + ") must be two shares within 0 to 100 percent, the lower first. Maybe 0-10.");
            }
        }

        /** @param text such as {@code 0-10} */
        public static Band of(String text) {
            Matcher form = FORM.matcher(text.strip());
            if (!form.matches()) {
                throw new Refused("refusals must be two shares with a hyphen between them. Maybe 0-10.");
            }
            return new Band(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
        }

        boolean holds(double share) {
            return share >= low && share <= high;
        }

        @Override
        public String toString() {
            return low + "-" + high;
        }
    }

    /**
     * The businesses of the canary, and its bounds. It stops by itself if within ten minutes the share of refused messages leaves the band,
     * or the share of refused or of waiting messages differs by more than {@code points} from that of the version in force, and chance
     * alone makes such a difference in less than one of a hundred cases.
     *
     * @param percent    share of the businesses; ignored if some are named
     * @param businesses ids of the named businesses; if empty, the share decides
     * @param band       bounds of the share of refusals, whatever the version in force refuses; may be empty
     * @param points     percentage points, 1 to 100
     * @param minimum    judged messages before the canary may stop; for the comparison, on either side
     */
    public record Terms(Percent percent, Set<Integer> businesses, Optional<Band> band, int points, int minimum) {

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

        /** Whether the canary that this entry of the history began has the business. */
        public boolean takes(BusinessId business, int trial) {
            return businesses.isEmpty() ? percent.takes(business.value(), trial) : businesses.contains(business.value());
        }

        String words() {
            String whom = businesses.isEmpty() ? percent.value() + " percent of the businesses" : businesses.size() + " named businesses";
            return "for " + whom + "; stops if its share of refusals " + band.map(given -> "is not " + given + " percent or ").orElse("")
                    + "differs by more than " + points + " points, after " + minimum + " messages";
        }

        String detail() {
            return "percent=" + percent.value() + band.map(given -> ";refusals=" + given).orElse("") + ";points=" + points + ";minimum="
                    + minimum + ";businesses="
                    + businesses.stream().map(String::valueOf).collect(Collectors.joining(","));
        }

        public static Terms of(String detail) {
            return new Terms(Percent.of(detail), Arrays.stream(given(detail, "businesses").split(",")).filter(id -> !id.isEmpty())
                    .map(Integer::valueOf).collect(Collectors.toSet()), value(detail, "refusals").map(Band::of),
                    Integer.parseInt(given(detail, "points")), Integer.parseInt(given(detail, "minimum")));
        }

        private static String given(String detail, String name) {
            return value(detail, name).orElseThrow();
        }

        private static Optional<String> value(String detail, String name) {
            return Arrays.stream(detail.split(";")).filter(part -> part.startsWith(name + "=")).findFirst()
                    .map(part -> part.substring(name.length() + 1));
        }
    }

    public boolean takes(BusinessId business) {
        return terms.takes(business, trial);
    }
}
