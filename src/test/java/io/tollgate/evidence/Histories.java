package io.tollgate.evidence;

import io.tollgate.business.Business;
import io.tollgate.business.BusinessStatus;
import io.tollgate.business.Particulars;
import io.tollgate.business.PaymentMode;
import io.tollgate.business.Plan;
import io.tollgate.business.Sender;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentEvent.Type;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Customer;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.LegalBasis;
import io.tollgate.consent.Purpose;
import io.tollgate.consent.Wording;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.money.Money;
import io.tollgate.traffic.Admission;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** Histories of Ana's consents to the shop: a realistic one, and random ones. */
final class Histories {

    static final RecipientId ANA = new RecipientId(7, 42);
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456Z");
    static final Wording SHOWN = new Wording("Ja, ich möchte „Angebote“ erhalten.", "7", "de-DE", "https://shop.example/checkout",
            "https://shop.example/privacy/v3");
    static final Customer CUSTOMER = new Customer("order 4711", "running shoes", "below the field: you may object at any time",
            "Reply STOP to object");

    private static final Currency EURO = Currency.getInstance("EUR");

    private Histories() {}

    private static final Particulars PARTICULARS = new Particulars("Shop GmbH", "HRB 1", "Weg 1, 20095 Hamburg", "privacy@shop.example",
            "HmbBfDI, Hamburg");
    private static final Operator OPERATOR = new Operator("Gate GmbH", "HRB 2", "Weg 2, 20095 Hamburg", "privacy@gate.example", "DE");

    static Business shop() {
        return new Business(new BusinessId(3), "shop", "Shop GmbH", Plan.ENTERPRISE, EURO, ZoneId.of("Europe/Berlin"), PaymentMode.POSTPAID,
                Money.zero(EURO), BusinessStatus.ACTIVE, Optional.empty());
    }

    static ConsentEvent event(Type type, Instant at, Optional<Instant> expires, Evidence evidence) {
        return new ConsentEvent(shop().id(), ANA, Purpose.MARKETING, ConsentChannel.MESSENGER, type, at, expires, evidence);
    }

    static ConsentEvent event(Type type, Instant at) {
        return event(type, at, Optional.empty(),
                type.ends() ? Evidence.of("keyword STOP", Wording.NONE, "wamid.1") : Evidence.of("form", SHOWN, "203.0.113.7"));
    }

    /** A random valid history for one purpose and channel: never empty, oldest first, no entry twice. */
    static List<ConsentEvent> any(Random random) {
        Purpose purpose = pick(random, Purpose.values());
        ConsentChannel channel = pick(random, ConsentChannel.values());
        List<ConsentEvent> events = new ArrayList<>();
        int size = 1 + random.nextInt(8);
        for (int i = 0; i < size; i++) {
            events.add(any(random, purpose, channel));
        }
        return events.stream().distinct().sorted(Comparator.comparing(ConsentEvent::at).thenComparing(ConsentEvent::type)).toList();
    }

    private static ConsentEvent any(Random random, Purpose purpose, ConsentChannel channel) {
        boolean soft = purpose == Purpose.MARKETING && random.nextInt(5) == 0;
        Type type = soft ? Type.GIVEN : pick(random, Type.values());
        boolean shows = !type.ends() && type != Type.DEFERRED || random.nextInt(3) == 0;
        Wording wording = !shows
                ? Wording.NONE
                : new Wording("Yes \"" + random.nextInt(3) + "\" \\ ✓\nand a second line", text(random, "v"), text(random, "pt-PT"),
                        text(random, "https://shop.example/"), text(random, "notice "));
        Instant at = NOON.minus(Duration.ofMinutes(random.nextInt(10) * 60L + 1));
        Optional<Instant> expires = random.nextInt(3) == 0 ? Optional.of(at.plusSeconds(1 + random.nextInt(100_000))) : Optional.empty();
        return new ConsentEvent(shop().id(), ANA, purpose, channel, type, at, expires,
                new Evidence(soft ? random.nextBoolean() ? LegalBasis.SOFT_OPT_IN : LegalBasis.INQUIRY : LegalBasis.CONSENT,
                        wording, "form " + random.nextInt(3), text(random, "ref "), soft ? Optional.of(CUSTOMER) : Optional.empty()));
    }

    private static String text(Random random, String text) {
        return random.nextBoolean() ? "" : text;
    }

    private static <T> T pick(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    static ConsentRecord record(List<ConsentEvent> events) {
        Uses uses = Uses.of(List.of(admission(NOON.minusSeconds(60), 1), admission(NOON.minusSeconds(30), 2)));
        return new ConsentRecord(shop(), Optional.of(PARTICULARS), OPERATOR, ANA, Optional.of("DE"),
                List.of(new Sender(new SenderId(5L), shop().id(), "+4930123456", "Shop")),
                events.getFirst().purpose(), events.getFirst().channel(), events, ConsentStatus.of(events, NOON), uses,
                RetentionPeriod.of(events, uses.last(), Period.ofYears(5), Period.ofDays(30), NOON));
    }

    static Admission admission(Instant at, long id) {
        return new Admission(ANA, at, new MessageId(new UUID(0, id)), shop().id(), Category.MARKETING);
    }
}
