package io.tollgate.rulebook;

import io.tollgate.blocking.StopList.Purpose;
import io.tollgate.business.Plan;
import io.tollgate.business.BusinessStatus;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.CaseFile.MessageFacts.Approval;
import io.tollgate.decision.CaseFile.MessageFacts.Pacing;
import io.tollgate.decision.CaseFile.MessageFacts.Sealing;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.trust.verification.VerificationStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The policy of the shipped rules, written a second time in plain Java. The rules are compared with it, and it is the upper limit of their
 * speed. It knows the ids of rules, but no texts.
 */
final class PlainPolicy {

    /** From this day on, numbers have allowances in place of free service messages. The recipient's days decide. */
    private static final LocalDate CHARGED_SERVICE = LocalDate.of(2026, 10, 1);

    private static final LocalDate STOPPED_FROM = LocalDate.of(2026, 11, 29);

    private PlainPolicy() {}

    /** Adds the ids of all rules that must fire, in any order. All cases are later than the first day of every other rule. */
    static void judge(CaseFile file, int mostNewRecipients, List<String> fired) {
        boolean marketing = file.message().category() == Category.MARKETING;
        boolean service = file.message().category() == Category.SERVICE;
        boolean window = file.now().isBefore(file.conversation().serviceUntil());
        String country = file.recipient().country();
        fireIf(file.block().thisBusiness(), "BLK-ANY-001", fired);
        fireIf(file.block().everybody() || file.block().stopListed(Purpose.ALL), "BLK-ANY-002", fired);
        fireIf(file.business().standing() == BusinessStatus.SUSPENDED, "BLK-ANY-003", fired);
        fireIf(marketing && file.block().stopListed(Purpose.MARKETING), "BLK-ANY-004", fired);
        fireIf(file.block().byThisBusiness(), "BLK-ANY-005", fired);
        fireIf(file.message().thirdPartyAdvertising(), "CON-ANY-060", fired);
        fireIf(service && !window, "CON-ANY-030", fired);
        consent(file, marketing, window, country, fired);
        if (marketing) {
            marketing(file, window, country, fired);
        }
        verification(file, mostNewRecipients, window, fired);
        price(file, service, window, fired);
        runaway(file, window, fired);
    }

    /** The countries in the generated cases whose law knows soft opt-ins. */
    static final Set<String> SOFT_OPT_IN_COUNTRIES = Set.of("DE", "AT", "FR", "ES", "CA", "IE");

    static boolean silent(State state) {
        return Set.of(State.NEVER_ASKED, State.REQUESTED, State.SOFT_OPT_IN, State.INQUIRY, State.REFUSED, State.REVOKED,
                State.INVALIDATED)
                .contains(state);
    }

    private static void consent(CaseFile file, boolean marketing, boolean window, String country, List<String> fired) {
        State messages = file.consent().messages().state();
        State toMarketing = file.consent().marketing().state();
        fireIf(messages == State.WITHDRAWN && file.message().kind() != Kind.CONFIRMATION, "CON-ANY-010", fired);
        boolean asking = file.consent().asking() > 0;
        fireIf(file.consent().asking() > 3, "CON-ANY-070", fired);
        fireIf(marketing && asking, "CON-ANY-071", fired);
        if (!marketing) {
            fireIf(!window && !asking && silent(messages), "CON-ANY-001", fired);
            fireIf(!window && !asking && messages == State.EXPIRED, "CON-ANY-020", fired);
            return;
        }
        fireIf(toMarketing == State.WITHDRAWN, "CON-ANY-011", fired);
        fireIf(toMarketing == State.EXPIRED, "CON-ANY-021", fired);
        boolean asked = toMarketing == State.INQUIRY && country.equals("CA");
        if (silent(toMarketing) && !asked && !(toMarketing == State.SOFT_OPT_IN && SOFT_OPT_IN_COUNTRIES.contains(country))) {
            fired.add("CON-ANY-002");
            fireIf(file.recipient().regions().contains("EU"), "CON-EU-001", fired);
        }
        fireIf(toMarketing == State.SOFT_OPT_IN && country.equals("CA")
                && !file.consent().marketing().since().isAfter(file.now().minus(730, ChronoUnit.DAYS)), "CON-CA-001", fired);
        fireIf(asked && !file.consent().marketing().since().isAfter(file.now().minus(181, ChronoUnit.DAYS)), "CON-CA-002", fired);
        if (country.equals("IE") && toMarketing == State.SOFT_OPT_IN) {
            fireIf(!file.consent().marketing().since().isAfter(file.now().minus(365, ChronoUnit.DAYS))
                    && file.traffic().marketingInLastDaysFromBusiness(31) < 1, "CON-IE-001", fired);
        }
        fireIf(Set.of(State.GIVEN, State.CONFIRMED).contains(toMarketing) && country.equals("KR")
                && !file.consent().marketing().since().isAfter(file.now().minus(730, ChronoUnit.DAYS)), "CON-KR-001", fired);
        fireIf(toMarketing == State.GIVEN && country.equals("TR"), "CON-TR-001", fired);
        fireIf(country.equals("PH") && file.traffic().counts().getOrDefault("marketing not answered", 0) > 0, "CON-PH-001", fired);
        if (country.equals("PH") && file.conversation().serviceUntil().equals(Instant.EPOCH)) {
            fireIf(Set.of(State.GIVEN, State.CONFIRMED).contains(toMarketing)
                    && !file.consent().marketing().since().isAfter(file.now().minus(31, ChronoUnit.DAYS)), "CON-PH-002", fired);
        }
        fireIf(country.equals("SA") && file.sender().country().equals("DE"), "CON-SA-001", fired);
        fireIf(country.equals("VN") && file.traffic().marketingInLastDaysFromBusiness(1) >= 3, "CON-VN-001", fired);
        fireIf(toMarketing == State.GIVEN && country.equals("DE"), "CON-DE-001", fired);
        fireIf(toMarketing == State.GIVEN && country.equals("AT"), "CON-AT-001", fired);
    }

    private static void marketing(CaseFile file, boolean window, String country, List<String> fired) {
        if (file.now().isBefore(file.recipient().quietUntil())) {
            fired.add("CON-ANY-040");
            fireIf(!file.recipient().quietUntil().isBefore(file.message().acceptedAt().plus(file.message().timeToLive())), "CON-ANY-041",
                    fired);
        }
        fireIf(file.recipient().zones().isEmpty(), "CON-ANY-042", fired);
        fireIf(!window && file.traffic().marketingToday() >= file.traffic().marketingLimit(), "CON-ANY-050", fired);
        fireIf(Set.of("BR", "CO", "FR", "ID").contains(country) && file.recipient().zones().stream()
                .anyMatch(zone -> file.recipient().holidays().contains(LocalDate.ofInstant(file.now(), ZoneId.of(zone)))), "CON-ANY-044",
                fired);
        fireIf(country.equals("CO") && file.traffic().marketingTodayFromBusiness() > 0, "CON-CO-001", fired);
        fireIf(country.equals("US") && (file.message().kind() == Kind.TEMPLATE
                || file.message().kind() == Kind.ENCRYPTED && !file.message().template().isEmpty()), "CON-US-001", fired);
    }

    private static void verification(CaseFile file, int mostNewRecipients, boolean window, List<String> fired) {
        VerificationStatus business = file.business().verification();
        VerificationStatus number = file.sender().verification();
        boolean enterprise = file.business().plan() == Plan.ENTERPRISE;
        fireIf(enterprise && business == VerificationStatus.UNVERIFIED, "VER-ANY-001", fired);
        fireIf(enterprise && number == VerificationStatus.UNVERIFIED, "VER-ANY-002", fired);
        fireIf(business == VerificationStatus.EXPIRED, "VER-ANY-010", fired);
        fireIf(business == VerificationStatus.REVOKED, "VER-ANY-011", fired);
        fireIf(number == VerificationStatus.EXPIRED, "VER-ANY-012", fired);
        fireIf(number == VerificationStatus.REVOKED, "VER-ANY-013", fired);
        int most = switch (file.business().tier()) {
            case TIER_250 -> mostNewRecipients;
            case TIER_2K -> 2_000;
            case TIER_10K -> 10_000;
            case TIER_100K -> 100_000;
            case TIER_UNLIMITED -> Integer.MAX_VALUE;
        };
        fireIf(!window && file.business().recipientIsNew() && file.business().newRecipients() >= most, "VER-ANY-020", fired);
        Approval approval = file.message().approval();
        fireIf(approval == Approval.UNKNOWN, "VER-ANY-030", fired);
        fireIf(approval == Approval.PENDING, "VER-ANY-031", fired);
        fireIf(approval == Approval.REJECTED, "VER-ANY-032", fired);
        fireIf(approval == Approval.PAUSED, "VER-ANY-033", fired);
        fireIf(approval == Approval.DISABLED, "VER-ANY-034", fired);
        fireIf(approval == Approval.NOT_ENTITLED, "VER-ANY-035", fired);
        fireIf(approval == Approval.MISUSED, "VER-ANY-036", fired);
        boolean paced = !file.recipient().localDay().isBefore(STOPPED_FROM);
        fireIf(paced && file.message().pacing() == Pacing.HELD, "VER-ANY-040", fired);
        fireIf(paced && file.message().pacing() == Pacing.DROPPED, "VER-ANY-041", fired);
        Sealing sealing = file.message().sealing();
        fireIf(paced && sealing == Sealing.UNSEALED, "VER-ANY-050", fired);
        fireIf(paced && sealing == Sealing.UNWANTED, "VER-ANY-051", fired);
        fireIf(paced && sealing == Sealing.OPENED, "VER-ANY-052", fired);
    }

    /** Free entry outranks the service window, this outranks allowances, and these outrank the rate. */
    private static void price(CaseFile file, boolean service, boolean window, List<String> fired) {
        boolean pilot = file.business().plan() == Plan.PILOT;
        boolean pilotEnded = file.business().localDay().isAfter(file.business().pilotLastDay());
        boolean pilotUsedUp = file.business().pilotLeft() <= 0;
        fireIf(pilot && pilotEnded, "TAR-ANY-031", fired);
        fireIf(pilot && pilotUsedUp, "TAR-ANY-032", fired);
        if (file.message().way().sms()) {
            fireIf(pilot, "TAR-ANY-052", fired);
            fireIf(!pilot && file.price().found(), "TAR-ANY-050", fired);
            if (!pilot) {
                funds(file, "TAR-ANY-051", "TAR-ANY-053", "TAR-ANY-054", fired);
            }
            return;
        }
        boolean freeInWindow = window && (service || file.message().category() == Category.UTILITY)
                && file.business().localDay().isBefore(CHARGED_SERVICE);
        if (file.now().isBefore(file.conversation().freeEntryUntil()) || file.now().isBefore(file.conversation().freeEntryOfferedUntil())) {
            fired.add("TAR-ANY-010");
        } else if (freeInWindow) {
            fired.add("TAR-ANY-020");
        } else if (pilot) {
            fireIf(!pilotEnded && !pilotUsedUp, "TAR-ANY-030", fired);
        } else if (service && file.sender().serviceLeft() > 0) {
            fireIf(!file.business().localDay().isBefore(CHARGED_SERVICE), "TAR-ANY-021", fired);
        } else if (file.business().plan() == Plan.APP && file.business().appLeft() > 0) {
            fired.add("TAR-ANY-040");
        } else {
            fireIf(file.price().found(), "TAR-ANY-001", fired);
            funds(file, "TAR-ANY-002", "TAR-ANY-003", "TAR-ANY-004", fired);
        }
    }

    private static void runaway(CaseFile file, boolean window, List<String> fired) {
        if (file.business().localDay().isBefore(STOPPED_FROM)) {
            return;
        }
        Map<String, Long> pace = file.funds().pace();
        double average = pace.getOrDefault("DAYS 28", 0L) == 0 ? Double.MAX_VALUE : (double) pace.get("USUAL 28") / pace.get("DAYS 28");
        long agreed = pace.getOrDefault("AGREED HOUR", 0L);
        fireIf(!window && agreed > 0 && pace.getOrDefault("SPENT 60", 0L) > agreed, "TAR-ANY-065", fired);
        boolean limited = !window && agreed == 0;
        fireIf(limited && pace.getOrDefault("SENT 60", 0L) >= 1_000 && pace.get("SPENT 60") > 20 * average, "TAR-ANY-060", fired);
        fireIf(limited && pace.getOrDefault("SENT DAY", 0L) >= 1_000 && pace.get("SPENT DAY") > 30 * average, "TAR-ANY-061", fired);
        boolean isNew = pace.getOrDefault("DAYS 28", 0L) == 0;
        long hour = pace.getOrDefault("SPENT 60", 0L) / 1_000_000;
        boolean over = pace.getOrDefault("SPENT 60", 0L) % 1_000_000 > 0;
        fireIf(limited && isNew && file.price().currency().equals("USD") && (hour > 1_000 || hour == 1_000 && over), "TAR-ANY-063", fired);
        fireIf(limited && isNew && file.price().currency().equals("COP") && (hour > 4_000_000 || hour == 4_000_000 && over), "TAR-ANY-064",
                fired);
        fireIf(!window && pace.getOrDefault("STOPPED NOW", 0L) > 0, "TAR-ANY-062", fired);
    }

    private static void funds(CaseFile file, String refused, String waits, String waitedTooLong, List<String> fired) {
        long missing = file.price().ceilingMicros() - file.funds().availableMicros();
        fireIf(missing > file.funds().heldMicros(), refused, fired);
        fireIf(missing > 0 && missing <= file.funds().heldMicros(), waits, fired);
        fireIf(missing > 0 && missing <= file.funds().heldMicros() && file.message().round() >= 15, waitedTooLong, fired);
    }

    private static void fireIf(boolean holds, String rule, List<String> fired) {
        if (holds) {
            fired.add(rule);
        }
    }
}
