package io.tollgate.rulebook;

import io.tollgate.blocking.StopList;
import io.tollgate.business.MessagingTier;
import io.tollgate.business.Plan;
import io.tollgate.business.BusinessStatus;
import io.tollgate.consent.ConsentStatus.State;
import io.tollgate.conversation.Conversation;
import io.tollgate.decision.CaseFile;
import io.tollgate.decision.CaseFile.MessageFacts.Approval;
import io.tollgate.decision.CaseFile.MessageFacts.Pacing;
import io.tollgate.decision.CaseFile.MessageFacts.Sealing;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.trust.verification.VerificationStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/** Random cases of every kind, the same for the same seed. In most cases most facts are in order, as in practice. */
public final class RandomCases {

    private static final Instant JULY = Instant.parse("2026-07-01T00:00:00Z");

    private record Place(String country, List<String> subdivisions, List<String> zones) {}

    private static final List<Place> PLACES = List.of(
            new Place("DE", List.of(), List.of("Europe/Berlin")),
            new Place("AT", List.of(), List.of("Europe/Vienna")),
            new Place("FR", List.of(), List.of("Europe/Paris")),
            new Place("ES", List.of(), List.of("Europe/Madrid", "Atlantic/Canary")),
            new Place("BR", List.of(), List.of("America/Sao_Paulo")),
            new Place("IN", List.of(), List.of("Asia/Kolkata")),
            new Place("ID", List.of(), List.of("Asia/Jakarta")),
            new Place("US", List.of("US-TX"), List.of("America/Denver")),
            new Place("IT", List.of(), List.of("Europe/Rome")),
            new Place("CA", List.of(), List.of("America/Toronto")),
            new Place("CA", List.of("CA-BC"), List.of("America/Vancouver")),
            new Place("CO", List.of(), List.of("America/Bogota")),
            new Place("UA", List.of(), List.of("Europe/Kiev")),
            new Place("KR", List.of(), List.of("Asia/Seoul")),
            new Place("IE", List.of(), List.of("Europe/Dublin")),
            new Place("SA", List.of(), List.of("Asia/Riyadh")),
            new Place("TR", List.of(), List.of("Europe/Istanbul")),
            new Place("PH", List.of(), List.of("Asia/Manila")),
            new Place("VN", List.of(), List.of("Asia/Ho_Chi_Minh")),
            new Place("ZZ", List.of(), List.of()));

    private final RandomGenerator random;
    /** Decides about free text under a category of templates. */
    private final RandomGenerator texts;
    private final int order;

    public RandomCases(long seed) {
        this(seed, 10);
    }

    /** @param order of so many cases, each fact is in order in all but one */
    public RandomCases(long seed, int order) {
        this.order = order;
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        texts = RandomGeneratorFactory.of("L64X128MixRandom").create(seed + 1);
    }

    public List<CaseFile> files(int count) {
        return IntStream.range(0, count).mapToObj(_ -> next().file()).toList();
    }

    private Kind kind(Category category) {
        boolean free = category == Category.SERVICE || category != Category.MARKETING && texts.nextInt(order) == 0;
        boolean sealed = (!free || category == Category.SERVICE) && texts.nextInt(order) == 0;
        return sealed ? Kind.ENCRYPTED : free ? Kind.TEXT : Kind.TEMPLATE;
    }

    Cases next() {
        Cases draft = new Cases();
        draft.now = JULY.plus(random.nextLong(200 * 24 * 60), ChronoUnit.MINUTES);
        draft.category = pick(List.of(Category.values()));
        draft.kind = kind(draft.category);
        draft.entitlement = List.of(Approval.ENTITLED, Approval.NOT_ENTITLED, Approval.MISUSED).get(texts.nextInt(3));
        draft.approval = rarely() ? pick(List.copyOf(EnumSet.range(Approval.NONE, Approval.DISABLED))) : Approval.APPROVED;
        draft.thirdParty = rarely();
        draft.timeToLive = rarely() ? Duration.ofHours(random.nextLong(1, 24)) : Duration.ofDays(30);
        Place place = pick(PLACES);
        draft.country = place.country();
        draft.subdivisions = place.subdivisions();
        draft.zones = place.zones();
        draft.plan = pick(List.of(Plan.values()));
        draft.standing = rarely() ? BusinessStatus.SUSPENDED : BusinessStatus.ACTIVE;
        draft.businessVerification = rarely() ? pick(List.of(VerificationStatus.values())) : VerificationStatus.VERIFIED;
        draft.numberVerification = rarely() ? pick(List.of(VerificationStatus.values())) : VerificationStatus.VERIFIED;
        draft.pilotLastDay = draft.plan == Plan.PILOT ? LocalDate.of(2026, 12, random.nextInt(1, 31)) : LocalDate.MAX;
        draft.pilotLeft = draft.plan == Plan.PILOT ? random.nextInt(5) : 0;
        draft.appLeft = draft.plan == Plan.APP ? random.nextInt(3) : 0;
        draft.serviceLeft = random.nextInt(2);
        limit(draft);
        draft.messages = rarely() ? pick(List.of(State.values())) : State.GIVEN;
        draft.marketing = rarely() ? pick(List.of(State.values())) : State.CONFIRMED;
        if (draft.country.equals("CA") && random.nextBoolean()) {
            draft.marketing = pick(List.of(State.SOFT_OPT_IN, State.INQUIRY)); // this country alone has both
        }
        draft.asking = rarely() ? random.nextInt(1, 6) : 0;
        if (draft.marketing == State.SOFT_OPT_IN) {
            draft.marketingSince = draft.now.minus(random.nextLong(726, 734), ChronoUnit.DAYS);
        }
        if (draft.country.equals("PH")) {
            draft.marketingSince = draft.now.minus(random.nextLong(20, 40), ChronoUnit.DAYS);
            draft.counts = Map.of("marketing not answered", random.nextInt(2));
        }
        if (draft.marketing == State.INQUIRY) {
            draft.marketingSince = draft.now.minus(random.nextLong(178, 184), ChronoUnit.DAYS);
        }
        draft.blocked = rarely();
        draft.onStopList = rarely();
        draft.blockedByBusiness = rarely();
        draft.stopLists = rarely()
                ? List.of(new StopList.Entry("robinson", 3, List.of(draft.country), pick(List.of(StopList.Purpose.values()))))
                : List.of();
        draft.conversation = conversation(draft.now);
        draft.marketingToday = random.nextInt(rarely() ? 5 : 2);
        draft.marketingTodayFromBusiness = random.nextInt(draft.marketingToday + 1);
        draft.senderCountry = draft.category == Category.MARKETING ? pick(List.of("", "SA", "DE")) : "";
        if (rarely()) {
            draft.marketingBack = List.of(3);
            draft.marketingBackFromBusiness = List.of(random.nextInt(2, 4));
        }
        draft.chargedSoFar = random.nextLong(1_000_000);
        draft.availableMicros = rarely() ? 0 : 100_000_000;
        withoutRandomNumbers(draft);
        return draft;
    }

    /** Facts from the minute, so that the random numbers of the others stay as they were. */
    private static void withoutRandomNumbers(Cases draft) {
        long minute = draft.now.getEpochSecond() / 60;
        draft.sms = minute % 12 == 0;
        draft.smsParts = 1 + (int) (minute / 12 % 3);
        draft.heldMicros = minute % 5 < 2 ? 0 : 1_000_000;
        draft.round = minute % 7 < 2 ? 15 : 0;
        draft.pace = minute % 11 > 3
                ? Map.of()
                : Map.of("SENT 60", 999 + minute % 3, "SPENT 60", spent(minute), "SENT DAY", 998 + minute % 4, "SPENT DAY",
                        30_000_000 + minute / 2 % 2, "USUAL 28", 5_000_000L, "DAYS 28", minute % 11 == 0 ? 0L : 5L, "STOPPED NOW",
                        minute % 13 < 2 ? 1L : 0L, "AGREED HOUR", minute % 17 < 4 ? spent(minute) - minute / 3 % 2 : 0L);
        draft.currency = Currency.getInstance(minute % 77 == 0 ? "COP" : draft.currency.getCurrencyCode());
    }

    private static long spent(long minute) {
        return (minute % 77 == 0 ? 4_000_000_000_000L : minute % 11 == 0 ? 1_000_000_000 : 20_000_000) + minute % 2;
    }

    private Conversation conversation(Instant now) {
        Instant service = random.nextBoolean() ? now.plusSeconds(random.nextLong(86_400)) : Instant.EPOCH;
        Instant offered = rarely() ? now.plusSeconds(60) : Instant.EPOCH;
        Instant entry = rarely() ? now.plusSeconds(random.nextLong(3 * 86_400)) : Instant.EPOCH;
        return new Conversation(service, offered, entry);
    }

    private boolean rarely() {
        return random.nextInt(order) == 0;
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** Sets limits of new recipients, and of the first messages of a send. */
    private void limit(Cases draft) {
        boolean isUnverified = draft.businessVerification != VerificationStatus.VERIFIED;
        draft.newRecipients = isUnverified ? rarely() ? 250 : 3 : 0;
        draft.recipientIsNew = isUnverified && random.nextBoolean();
        if (!isUnverified && texts.nextInt(10) == 0) {
            draft.tier = MessagingTier.TIER_2K;
            draft.newRecipients = 1_999 + texts.nextInt(2);
            draft.recipientIsNew = texts.nextBoolean();
        } else {
            draft.tier = MessagingTier.TIER_UNLIMITED;
        }
        draft.pacing = texts.nextInt(20) == 0 ? Pacing.values()[texts.nextInt(3)] : Pacing.NONE;
        draft.sealing = texts.nextInt(20) == 0 ? Sealing.values()[texts.nextInt(4)] : Sealing.FITS;
    }
}
