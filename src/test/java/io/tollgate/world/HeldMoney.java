package io.tollgate.world;

import com.fasterxml.uuid.Generators;
import io.tollgate.decision.Finding.FreeReason;
import io.tollgate.ledger.Reservation;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.Message;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.Optional;

/** Reserved money without any messages, for tests of money alone. */
public final class HeldMoney {

    // The routes of the application under test look for expired reservations.
    private static final Instant NEVER_EXPIRES = Instant.parse("2199-01-01T00:00:00Z");

    private HeldMoney() {}

    public static Money usd(long micros) {
        return new Money(micros, World.USD);
    }

    public static Reservation held(BusinessId business, Category category, long ceilingMicros, Instant admittedAt) {
        return reservation(business, category, "DE", ceilingMicros, Optional.empty(), admittedAt);
    }

    public static Reservation free(BusinessId business, Category category, FreeReason freeReason, Instant admittedAt) {
        return reservation(business, category, "DE", 0, Optional.of(freeReason), admittedAt);
    }

    /** One of the first {@code allowance} of the month to be delivered is free, and others cost at most the ceiling. */
    public static Reservation undecided(BusinessId business, Category category, FreeReason freeReason, int allowance, long ceilingMicros,
            Instant admittedAt) {
        return undecided(business, category, freeReason, allowance, allowance, ceilingMicros, admittedAt);
    }

    /** As before, but one of the first {@code later} if it is delivered in a later month. */
    public static Reservation undecided(BusinessId business, Category category, FreeReason freeReason, int allowance, int later,
            long ceilingMicros, Instant admittedAt) {
        Reservation some = held(business, category, ceilingMicros, admittedAt);
        return new Reservation(some.message(), some.country(), some.market(), some.ceiling(), Optional.of(freeReason), admittedAt,
                some.expiresAt(), "", 0, allowance, later);
    }

    public static Reservation reservation(BusinessId business, Category category, String country, long ceilingMicros,
            Optional<FreeReason> freeReason, Instant admittedAt) {
        return reservation(business, category, country, usd(ceilingMicros), freeReason, admittedAt);
    }

    /** @param ceiling in the currency of the business */
    public static Reservation reservation(BusinessId business, Category category, String country, Money ceiling,
            Optional<FreeReason> freeReason, Instant admittedAt) {
        MessageId id = new MessageId(Generators.timeBasedEpochGenerator().generate());
        return new Reservation(
                new Message(id, business, new SenderId(business.value()), new RecipientId(1, id.value().getLeastSignificantBits()),
                        category),
                country, "Germany", ceiling, freeReason, admittedAt, NEVER_EXPIRES, "");
    }
}
