package io.tollgate.message;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The media by which a message is tried, one after the other, until one has delivered it. Each try is a hop, a message of its own under an
 * id of its own, see {@link MessageId#hop}.
 *
 * @param hops those that are still to come, the present one first; empty: the message has no chain
 */
public record Chain(List<Hop> hops) {

    public static final Chain NONE = new Chain(List.of());

    /** The most minutes until the next hop: a week. */
    public static final int MOST_MINUTES = 7 * 24 * 60;

    /** @param minutes how long after it was admitted the next hop may begin; 0 for the last one */
    public record Hop(Medium medium, int minutes) {

        public Duration span() {
            return Duration.ofMinutes(minutes);
        }
    }

    public Chain {
        hops = List.copyOf(hops);
        for (int hop = 0; hop < hops.size(); hop++) {
            boolean last = hop == hops.size() - 1;
            int minutes = hops.get(hop).minutes();
            if (last ? minutes != 0 : minutes < 1 || minutes > MOST_MINUTES) {
                throw new IllegalArgumentException("minutes (" + minutes + ") of a hop must be 1 to " + MOST_MINUTES
                        + ", and 0 for the last");
            }
        }
    }

    public boolean isEmpty() {
        return hops.isEmpty();
    }

    public boolean isLast() {
        return hops.size() < 2;
    }

    public Hop first() {
        return hops.getFirst();
    }

    /** What follows if the present hop does not deliver. */
    public Chain rest() {
        return isLast() ? NONE : new Chain(hops.subList(1, hops.size()));
    }

    /** {@code messenger 10,sms 0}; empty without a chain. */
    public String text() {
        return hops.stream().map(hop -> hop.medium().name().toLowerCase(Locale.ROOT) + " " + hop.minutes())
                .collect(Collectors.joining(","));
    }

    /** The reverse of {@link #text}. */
    public static Chain of(String text) {
        return text.isEmpty() ? NONE : new Chain(Arrays.stream(text.split(",")).map(Chain::hop).toList());
    }

    private static Hop hop(String text) {
        String[] words = text.split(" ");
        return new Hop(Medium.valueOf(words[0].toUpperCase(Locale.ROOT)), Integer.parseInt(words[1]));
    }
}
