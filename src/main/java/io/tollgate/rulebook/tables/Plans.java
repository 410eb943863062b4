package io.tollgate.rulebook.tables;

import io.tollgate.business.Business;
import io.tollgate.business.MessagingTier;
import io.tollgate.business.Plan;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.tariff.Proration;
import java.time.YearMonth;
import java.util.Map;

/**
 * How much is free and how much is allowed, from {@code rules/tables/allowances.csv}.
 *
 * @param appMessages               free messages of a business that has the plan APP for a whole month
 * @param serviceMessages           free service messages a month of a sender number
 * @param newRecipientsOfUnverified different new recipients that an unverified business may reach in a moving 24 h
 * @param limits                    of verified businesses; a tier that is missing has none
 * @param risesAtPercent            of the limit, within 7 days, from which a business gets the next one
 */
public record Plans(int appMessages, int serviceMessages, int newRecipientsOfUnverified, Map<MessagingTier, Integer> limits,
        int risesAtPercent) {

    public Plans {
        limits = Map.copyOf(limits);
    }

    /** How many new recipients a business may reach in a moving 24 h; {@link Integer#MAX_VALUE} for any number. */
    public int newRecipients(MessagingTier tier) {
        return tier == MessagingTier.TIER_250 ? newRecipientsOfUnverified : limits.getOrDefault(tier, Integer.MAX_VALUE);
    }

    /** The plans on each day, by a table that passed its checks once. @throws RuleBookFaults if this program no longer understands it */
    public static Timeline<Plans> ofThePast(RuleFiles files) {
        Faults faults = Faults.ofThePast(files.folder());
        Timeline<Plans> plans = AllowancesTable.read(files, faults);
        faults.throwIfAny();
        return plans;
    }

    /** Free messages of a business in a month: the part of the month's that its days under the plan APP are, rounded down. */
    public int appMessages(Business business, YearMonth month) {
        return Math.toIntExact(Proration.messages(appMessages, business.planDays().days(Plan.APP, month), month));
    }
}
