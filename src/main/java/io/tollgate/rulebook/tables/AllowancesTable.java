package io.tollgate.rulebook.tables;

import io.tollgate.business.MessagingTier;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleFiles;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads {@code tables/allowances.csv}. */
final class AllowancesTable {

    private static final String FILE = "tables/allowances.csv";

    private static final List<String> NAMES = List.of("app_free_messages_a_month", "service_free_messages_a_month",
            "new_recipients_of_unverified_a_day");

    /** The limits of verified businesses; one without a row has none. */
    private static final Map<String, MessagingTier> TIERS = new TreeMap<>(Map.of("messaging_limit_tier_2k", MessagingTier.TIER_2K,
            "messaging_limit_tier_10k", MessagingTier.TIER_10K, "messaging_limit_tier_100k", MessagingTier.TIER_100K));
    private static final String RISES_AT = "messaging_limit_rises_at_percent";
    private static final int NEVER = Integer.MAX_VALUE;

    private AllowancesTable() {}

    static Timeline<Plans> read(RuleFiles files, Faults faults) {
        List<String> more = Stream.concat(TIERS.keySet().stream(), Stream.of(RISES_AT)).toList();
        return AmountsTable.read(files, FILE, "allowance", NAMES, more, faults)
                .map(asOf -> new Plans(asOf.getOrDefault(NAMES.get(0), 0), asOf.getOrDefault(NAMES.get(1), 0),
                        asOf.getOrDefault(NAMES.get(2), 0), tiers(asOf, faults), Optional.ofNullable(asOf.get(RISES_AT)).orElse(NEVER)));
    }

    /** The tiers that have a row. */
    private static Map<MessagingTier, Integer> tiers(Map<String, Integer> amounts, Faults faults) {
        Map<MessagingTier, Integer> tiers = new EnumMap<>(MessagingTier.class);
        TIERS.forEach((name, tier) -> Optional.ofNullable(amounts.get(name)).ifPresent(amount -> tiers.put(tier, amount)));
        int before = amounts.getOrDefault(NAMES.get(2), 0);
        for (Map.Entry<MessagingTier, Integer> tier : tiers.entrySet()) {
            if (tier.getValue() < before) {
                faults.add(FILE, 1, "The limit " + tier.getKey() + " is " + tier.getValue() + " recipients, and the one before it " + before
                        + ". Maybe exchange them.");
            }
            before = tier.getValue();
        }
        return tiers;
    }
}
