package io.tollgate.rulebook.tables;

import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Medium;
import io.tollgate.message.SenderId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which channel a message takes, as the rows of {@code tables/channels.csv} say that count on one day. Of the rows that fit a message, the
 * one with the most conditions counts. Rows with equally many never disagree: {@code ChannelsTable} refuses such tables.
 *
 * @param names  the channels that a row may name, with their media
 * @param byConditions the name of the channel
 */
public record ChannelRows(Map<String, Medium> names, Map<Conditions, String> byConditions, List<Integer> shapes) {

    /** No rows: every message goes by the channel that is set. */
    public static final ChannelRows NONE = new ChannelRows(Map.of(), Map.of(), List.of());

    /** What a row asks of a message; an empty condition fits all. */
    record Conditions(String business, String sender, String country, String category) {

        private static final int BUSINESS = 1;
        private static final int SENDER = 2;
        private static final int COUNTRY = 4;
        private static final int CATEGORY = 8;

        /** A bit for each condition that is there. */
        int shape() {
            return (business.isEmpty() ? 0 : BUSINESS) | (sender.isEmpty() ? 0 : SENDER) | (country.isEmpty() ? 0 : COUNTRY)
                    | (category.isEmpty() ? 0 : CATEGORY);
        }

        /** The conditions without those that the shape lacks. */
        Conditions only(int shape) {
            return new Conditions((shape & BUSINESS) == 0 ? "" : business, (shape & SENDER) == 0 ? "" : sender,
                    (shape & COUNTRY) == 0 ? "" : country, (shape & CATEGORY) == 0 ? "" : category);
        }

        /** All conditions of both, which do not contradict each other. */
        Conditions and(Conditions other) {
            return new Conditions(business.isEmpty() ? other.business : business, sender.isEmpty() ? other.sender : sender,
                    country.isEmpty() ? other.country : country, category.isEmpty() ? other.category : category);
        }

        String inWords() {
            String words = (business.isEmpty() ? "" : ", business " + business) + (sender.isEmpty() ? "" : ", sender " + sender)
                    + (country.isEmpty() ? "" : ", country " + country)
                    + (category.isEmpty() ? "" : ", category " + category.toLowerCase(Locale.ROOT));
            return words.isEmpty() ? "every message" : words.substring(2);
        }
    }

    /** A channel by its name. */
    public record Channel(String name, Medium medium) {}

    ChannelRows(Map<String, Medium> names, Map<Conditions, String> byConditions) {
        this(Map.copyOf(names), Map.copyOf(byConditions), byConditions.keySet().stream().map(Conditions::shape).distinct()
                .sorted(Comparator.comparing((Integer shape) -> Integer.bitCount(shape)).reversed().thenComparing(shape -> shape))
                .toList());
    }

    /** @param country of the recipient, ISO 3166 alpha-2. @return empty: the channel that is set */
    public Optional<Channel> of(BusinessId business, SenderId sender, String country, Category category) {
        return row(business, sender, country, category).map(byConditions::get).map(name -> new Channel(name, medium(name)));
    }

    private Optional<Conditions> row(BusinessId business, SenderId sender, String country, Category category) {
        if (shapes.isEmpty()) {
            return Optional.empty();
        }
        Conditions message = new Conditions(business.toString(), sender.toString(), country, category.name());
        for (int shape : shapes) {
            Conditions asked = message.only(shape);
            if (byConditions.containsKey(asked)) {
                return Optional.of(asked);
            }
        }
        return Optional.empty();
    }

    /** The medium of a channel; the messenger if the table does not know the channel. */
    public Medium medium(String name) {
        return names.getOrDefault(name, Medium.MESSENGER);
    }
}
