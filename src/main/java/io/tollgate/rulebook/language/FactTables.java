package io.tollgate.rulebook.language;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tables of the rules whose rows give the facts that a rule asks for: which property is looked up where. */
public final class FactTables {

    public static final String QUIET_HOURS = "quiet-hours";
    public static final String DAILY_LIMITS = "daily-limits";
    public static final String CONSENT = "consent";
    /** The rates of a currency, with their tiers and markets. */
    public static final String RATES = "rates";
    private static final String STOP_LISTS = "stop-lists";
    private static final String HOLIDAYS = "holidays";
    private static final String CHANNELS = "channels";
    private static final String SEASONS = "seasons";
    private static final String ALLOWANCES = "allowances";
    private static final String SERVICE_WINDOW = "service-window";

    /** Properties that tell where a consent to marketing comes from, how old it is, and whether the law there knows it. */
    private static final Pattern OF_CONSENT = Pattern.compile("marketing(Valid|Requested|Refused|Void)|consentToMarketing"
            + "|softOptIn.*|inquiry|daysOf(Inquiry|SoftOptIn|ConsentToMarketing)");

    private FactTables() {}

    /** The tables that these conditions and the outcome read, in the order of their names. */
    public static Set<String> of(Collection<Condition> conditions, RuleOutcome outcome) {
        Stream<Condition.Claim> claims = conditions.stream().flatMap(condition -> condition.anyOf().stream());
        Stream<String> asked = claims.flatMap(claim -> of(claim.test().property()));
        Set<String> tables = new TreeSet<>(Stream.concat(asked, of(outcome)).toList());
        return Set.copyOf(tables);
    }

    private static Stream<String> of(RuleOutcome outcome) {
        return switch (outcome) {
            case RuleOutcome.DeferUntilQuietHoursEnd _ -> Stream.of(QUIET_HOURS);
            case RuleOutcome.PriceAtRateOfDay _ -> Stream.of(RATES);
            case RuleOutcome.Refuse _,RuleOutcome.DeferBy _,RuleOutcome.DeferUntilTime _,RuleOutcome.DeferUntilNextDay _ -> Stream.empty();
            case RuleOutcome.DeferUntilMayGoOn _,RuleOutcome.Stop _,RuleOutcome.Warn _ -> Stream.empty();
            case RuleOutcome.Free _,RuleOutcome.Note _ -> Stream.empty();
        };
    }

    private static Stream<String> of(String property) {
        String name = Property.name(property);
        return switch (name) {
            case "quiet", "expiringInQuiet" -> Stream.of(QUIET_HOURS);
            case "dailyLimitReached" -> Stream.of(DAILY_LIMITS);
            case "rated", "market", "inMarkets", "listMicros", "tierMicros", "ceilingMicros", "rateDay", "beyondFunds",
                    "beyondHeldFunds" ->
                    Stream.of(RATES);
            case "sms", "smsParts", "channel" -> Stream.of(CHANNELS);
            case "freeInWindow" -> Stream.of(SERVICE_WINDOW);
            case "serviceMessageLeft", "serviceMessagesLeft", "appMessageLeft", "appMessagesLeft" -> Stream.of(ALLOWANCES);
            case "onStopList", "onMarketingStopList", "onStopListOf" -> Stream.of(STOP_LISTS);
            case "clockHoliday", "clockDayBeforeHoliday" -> Stream.of(HOLIDAYS);
            case "clockSeason" -> Stream.of(SEASONS);
            default -> OF_CONSENT.matcher(name).matches() ? Stream.of(CONSENT) : Stream.empty();
        };
    }
}
