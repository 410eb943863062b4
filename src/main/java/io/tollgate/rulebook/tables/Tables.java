package io.tollgate.rulebook.tables;

import io.tollgate.keyword.Keywords;
import io.tollgate.rulebook.files.Faults;
import io.tollgate.rulebook.files.Remembered;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.tariff.AccountNumbers;
import io.tollgate.tariff.LateTable;
import io.tollgate.tariff.MeteredCard;
import io.tollgate.tariff.PlanFees;
import io.tollgate.tariff.RateCard;
import io.tollgate.tariff.RateCards;
import io.tollgate.tariff.SaftCodes;
import io.tollgate.tariff.TaxTable;

/**
 * All of {@code tables/*.csv}: the numbers and lists that rules speak of, each row with its source.
 *
 * @param supplier what the network charges, of {@code tariff/supplier}
 * @param metered  prices of events that have a size, of {@code tariff/metered}
 * @param planFees what plans cost a month, of {@code tariff/plan-fees}
 * @param quality  of numbers, on the days of UTC
 * @param pacing   of large marketing sends, on the days of UTC
 */
public record Tables(Regions regions, Jurisdictions jurisdictions, ConsentLaw consentLaw, Lists lists, Codes codes, Timeline<Plans> plans,
        Timeline<Keywords> keywords, Timeline<ConsentMethods> consentMethods, Holidays holidays, Seasons seasons,
        Timeline<ChannelRows> channels, Timeline<RecordTerms> recordTerms, TaxTable taxes, LateTable late,
        AccountNumbers accountNumbers, SaftCodes saft, RateCard supplier, MeteredCard metered, PlanFees planFees,
        Timeline<QualityBounds> quality, Timeline<PacingBounds> pacing) {

    private static final Remembered<Tables> READ = new Remembered<>(
            path -> path.startsWith("tables/") || path.startsWith("tariff/supplier/") || path.startsWith("tariff/metered/")
                    || path.equals(PlanFeesTable.FILE) || path.equals(PlanFeesTable.FILE.replace(".csv", ".xlsx")));

    /** Reads them once for all versions of the rules with the same tables. */
    public static Tables of(RuleFiles files, Faults faults) {
        return READ.of(files, faults, own -> read(files, own));
    }

    private static Tables read(RuleFiles files, Faults faults) {
        Regions regions = Regions.read(files, faults);
        StopListsTable.check(files, regions, faults);
        LookedForTable.check(files, regions, faults);
        Jurisdictions jurisdictions = new Jurisdictions(regions, Territories.read(files, faults),
                QuietHoursTable.read(files, regions, faults),
                DailyLimitsTable.read(files, regions, faults));
        ConsentLaw consentLaw = ConsentLawTable.read(files, regions, faults);
        return new Tables(regions, jurisdictions, consentLaw, Lists.read(files, regions, faults),
                Codes.read(files, faults),
                AllowancesTable.read(files, faults), KeywordTables.read(files, faults), ConsentMethodsTable.read(files, faults),
                Holidays.read(files, regions, faults), Seasons.read(files, regions, faults),
                ChannelsTable.read(files, faults), RecordTermsTable.read(files, consentLaw, faults), TaxTables.read(files, faults),
                LateTables.read(files, faults),
                AccountNumbersTable.read(files, faults), SaftTables.read(files, faults),
                SupplierRateTables.read(files, faults), MeteredTable.read(files, faults),
                PlanFeesTable.read(files, faults), QualityTable.read(files, faults),
                PacingTable.read(files, faults));
    }

    /** Checks tables that must fit to the prices of messages. */
    public void check(RateTables rates, Faults faults) {
        PlanFeesTable.checkGaps(planFees, rates, faults);
    }

    /** Puts into force what no rule reads. */
    public void takeEffect(RateCards cards) {
        cards.takeEffect(taxes);
        cards.takeEffect(late);
        cards.takeEffect(accountNumbers);
        cards.takeEffect(saft);
        cards.supplierTakesEffect(supplier);
        cards.takeEffect(metered);
        cards.takeEffect(planFees);
    }
}
