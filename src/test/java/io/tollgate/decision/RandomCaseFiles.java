package io.tollgate.decision;

import io.tollgate.blocking.StopList;
import io.tollgate.business.BusinessStatus;
import io.tollgate.business.MessagingTier;
import io.tollgate.business.PaymentMode;
import io.tollgate.business.Plan;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.conversation.Conversation;
import io.tollgate.decision.CaseFile.BlockFacts;
import io.tollgate.decision.CaseFile.BusinessFacts;
import io.tollgate.decision.CaseFile.ConsentFacts;
import io.tollgate.decision.CaseFile.FundsFacts;
import io.tollgate.decision.CaseFile.MessageFacts;
import io.tollgate.decision.CaseFile.MessageFacts.Pacing;
import io.tollgate.decision.CaseFile.PriceFacts;
import io.tollgate.decision.CaseFile.RecipientFacts;
import io.tollgate.decision.CaseFile.SenderFacts;
import io.tollgate.decision.CaseFile.TrafficFacts;
import io.tollgate.decision.CaseFile.Way;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Kind;
import io.tollgate.message.Medium;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.trust.verification.VerificationStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Random case files of every kind, most of them plausible, from a seeded generator. */
public final class RandomCaseFiles {

    private static final Instant YEAR = Instant.parse("2026-01-01T00:00:00Z");

    private final RandomGenerator random;

    public RandomCaseFiles(RandomGenerator random) {
        this.random = random;
    }

    public CaseFile next() {
        Instant now = YEAR.plus(random.nextLong(Duration.ofDays(365).toSeconds() * 1_000_000), ChronoUnit.MICROS);
        LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Category category = any(Category.values());
        boolean text = category == Category.SERVICE;
        boolean american = random.nextBoolean();
        return new CaseFile(now,
                new MessageFacts(new MessageId(new UUID(random.nextLong(), random.nextLong())), category, text ? Kind.TEXT : Kind.TEMPLATE,
                        text ? "" : "flight_update/en_US", text ? MessageFacts.Approval.NONE : any(MessageFacts.Approval.values()),
                        rarely(), Duration.ofSeconds(random.nextLong(30, 2_592_000)), now.minusMillis(random.nextLong(100_000)),
                        rarely() ? 3 : 0, way(now), Pacing.values()[(int) (now.getEpochSecond() % 7 % 3)],
                        MessageFacts.Sealing.values()[(int) (now.getEpochSecond() % 11 % 4)]),
                new RecipientFacts(new RecipientId(random.nextLong(), random.nextLong()), american ? "US" : any("DE", "AT", "PT", "BR"),
                        american ? Set.of() : Set.of("EU", "EEA"), american ? List.of("US-TX", "US") : List.of("DE", "EU"),
                        american ? List.of("America/Chicago", "America/Denver") : List.of("Europe/Berlin"), day,
                        rarely() ? now.plus(Duration.ofHours(8)) : now, rarely() ? List.of(day, day.plusDays(2)) : List.of()),
                new BusinessFacts(new BusinessId(random.nextInt(1, 500)), any(Plan.values()),
                        rarely() ? BusinessStatus.SUSPENDED : BusinessStatus.ACTIVE,
                        any(VerificationStatus.values()), day, rarely() ? day.plusDays(random.nextLong(-2, 30)) : LocalDate.MAX,
                        rarely() ? 100 : 0, rarely() ? 1000 : 0, random.nextInt(260), random.nextBoolean(),
                        MessagingTier.values()[(int) (now.getEpochSecond() % MessagingTier.values().length)]),
                new SenderFacts(new SenderId(random.nextLong(1, 999_999_999_999_999L)), any(VerificationStatus.values()),
                        random.nextInt(1001)),
                new ConsentFacts(consent(now), consent(now), rarely() ? 2 : 0), new BlockFacts(rarely(), rarely(), rarely(), stopLists()),
                conversation(now),
                new TrafficFacts(random.nextInt(4), random.nextInt(3), rarely() ? Integer.MAX_VALUE : 2,
                        rarely() ? List.of(1, 1, 4) : List.of(), rarely() ? List.of(0, 1) : List.of(),
                        rarely() ? Map.of("AUTHENTICATION ALL PT1H", 4, "days since the first", -1) : Map.of()),
                price(day),
                new FundsFacts(any(PaymentMode.values()), random.nextLong(-1_000_000, 100_000_000_000L), now.getNano() % 3 * 70_000,
                        now.getEpochSecond() % 4 == 0 ? Map.of("SPENT 60", 5_000_000_000L + now.getNano(), "DAYS 28", 3L) : Map.of()));
    }

    /** Without a random number of its own, so that those of the other facts stay as they were. */
    private static Way way(Instant now) {
        long second = now.getEpochSecond();
        return second % 10 == 0
                ? new Way(second % 20 == 0 ? "sms" : "text", Medium.SMS, (int) (second / 10 % 11), second % 70 != 0)
                : Way.USUAL;
    }

    private ConsentStatus consent(Instant now) {
        ConsentStatus.State state = any(ConsentStatus.State.values());
        return state == ConsentStatus.State.NEVER_ASKED
                ? ConsentStatus.NEVER_ASKED
                : new ConsentStatus(state, now.minusSeconds(random.nextLong(10_000_000)));
    }

    private List<StopList.Entry> stopLists() {
        return rarely()
                ? List.of(new StopList.Entry("robinson", 3, List.of("ES"), any(StopList.Purpose.values())),
                        new StopList.Entry("no-calls", 14, List.of("US", "US-TX"), StopList.Purpose.ALL))
                : List.of();
    }

    private Conversation conversation(Instant now) {
        return random.nextBoolean()
                ? Conversation.NONE
                : new Conversation(now.plusSeconds(random.nextLong(-90_000, 86_400)), Instant.EPOCH, Instant.EPOCH);
    }

    private PriceFacts price(LocalDate day) {
        if (rarely()) {
            return new PriceFacts(false, "", "USD", 0, 0, 0, LocalDate.EPOCH);
        }
        long list = random.nextLong(1_000, 200_000);
        return new PriceFacts(true, any("Germany", "North America", "Rest of Western Europe"), "USD", list, list * 9 / 10, list,
                LocalDate.of(day.getYear(), (day.getMonthValue() - 1) / 3 * 3 + 1, 1));
    }

    private boolean rarely() {
        return random.nextInt(8) == 0;
    }

    @SafeVarargs
    private <T> T any(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
