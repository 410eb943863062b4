package io.tollgate.delivery;

import static io.tollgate.delivery.Delivery.Outcome.CHARGED;
import static io.tollgate.delivery.Delivery.Outcome.OPEN;
import static io.tollgate.delivery.Delivery.Outcome.RELEASED;
import static io.tollgate.delivery.Receipt.Type.DELIVERED;
import static io.tollgate.delivery.Receipt.Type.FAILED;
import static io.tollgate.delivery.Receipt.Type.READ;
import static io.tollgate.delivery.Receipt.Type.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.delivery.Delivery.Outcome;
import io.tollgate.delivery.Receipt.Type;
import io.tollgate.message.MessageId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Receipts have the same effect in whatever order and number they come, and with whatever others. */
class BookingTest {

    private static final MessageId MESSAGE = new MessageId(new UUID(7, 7));
    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00Z");
    private static final List<Type> NONE = List.of();

    static final List<Arguments> stories = List.of(
            //           booked before           then come                           told                            in the end
            Arguments.of(NONE, List.of(SENT, DELIVERED, READ), List.of(SENT, DELIVERED, READ), CHARGED),
            Arguments.of(NONE, List.of(SENT), List.of(SENT), OPEN),
            Arguments.of(NONE, List.of(SENT, SENT, SENT), List.of(SENT), OPEN),
            Arguments.of(List.of(SENT), List.of(SENT), NONE, OPEN),
            Arguments.of(List.of(SENT), List.of(READ), List.of(READ), CHARGED),
            Arguments.of(NONE, List.of(READ, DELIVERED, SENT), List.of(READ), CHARGED),
            Arguments.of(NONE, List.of(DELIVERED, SENT, READ), List.of(DELIVERED, READ), CHARGED),
            Arguments.of(List.of(SENT), List.of(DELIVERED, DELIVERED), List.of(DELIVERED), CHARGED),
            Arguments.of(NONE, List.of(SENT, FAILED), List.of(SENT, FAILED), RELEASED),
            Arguments.of(NONE, List.of(FAILED, SENT), List.of(FAILED), RELEASED),
            Arguments.of(NONE, List.of(FAILED, DELIVERED, READ), List.of(FAILED), RELEASED),
            Arguments.of(NONE, List.of(DELIVERED, FAILED), List.of(DELIVERED), CHARGED),
            Arguments.of(List.of(SENT, FAILED), List.of(DELIVERED), NONE, RELEASED),
            Arguments.of(List.of(DELIVERED), List.of(FAILED, READ), List.of(READ), CHARGED),
            Arguments.of(List.of(READ), List.of(DELIVERED, SENT, FAILED), NONE, CHARGED));

    @ParameterizedTest(name = "{0}, then {1}: {2} told, {3}")
    @FieldSource("stories")
    void story(List<Type> before, List<Type> coming, List<Type> told, Outcome end) {
        Booking earlier = Booking.of(OPEN, Set.of(), receipts(before));

        Booking booking = Booking.of(earlier.outcome(), Set.copyOf(before), receipts(coming));

        assertThat(booking.told()).extracting(Receipt::type).isEqualTo(told);
        assertThat(booking.outcome()).isEqualTo(end);
    }

    @Test
    void theFirstDeliveredOrReadReceiptDecidesTheRate() {
        Receipt read = Receipt.of(MESSAGE, READ, NOON.plusSeconds(9));
        Receipt delivered = Receipt.of(MESSAGE, DELIVERED, NOON);

        assertThat(Booking.of(OPEN, Set.of(), List.of(read, delivered)).charging()).contains(read);
        assertThat(Booking.of(OPEN, Set.of(), List.of(delivered, read)).charging()).contains(delivered);
        assertThat(Booking.of(CHARGED, Set.of(READ), List.of(delivered)).charging()).isEmpty();
    }

    @Test
    void anyOrderDoublesAndBatchesGiveOneOutcomeAndEachStatusOnce() {
        Random random = new Random(20261005);
        for (int run = 0; run < 20_000; run++) {
            List<Receipt> coming = randomReceipts(random);
            Booking atOnce = Booking.of(OPEN, Set.of(), coming);
            Booked inBatches = inBatches(coming, random);

            assertThat(atOnce.outcome()).as("%s", coming).isEqualTo(firstEnd(coming)).isEqualTo(inBatches.outcome);
            assertThat(inBatches.charging).as("%s", coming).isEqualTo(atOnce.charging().stream().toList());
            assertThat(inBatches.told).as("%s", coming).isEqualTo(atOnce.told());
            assertThat(atOnce.news()).extracting(Receipt::type).doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(EnumSet.copyOf(coming.stream().map(Receipt::type).toList()));
            assertThat(atOnce.told()).extracting(Receipt::type).isSorted().doesNotHaveDuplicates();
        }
    }

    private static final class Booked {
        Outcome outcome = OPEN;
        final Set<Type> types = EnumSet.noneOf(Type.class);
        final List<Receipt> told = new ArrayList<>();
        final List<Receipt> charging = new ArrayList<>();
    }

    private static Booked inBatches(List<Receipt> coming, Random random) {
        Booked all = new Booked();
        int from = 0;
        while (from < coming.size()) {
            int to = from + 1 + random.nextInt(coming.size() - from);
            Booking booking = Booking.of(all.outcome, all.types, coming.subList(from, to));
            all.outcome = booking.outcome();
            booking.news().forEach(it -> all.types.add(it.type()));
            all.told.addAll(booking.told());
            booking.charging().ifPresent(all.charging::add);
            from = to;
        }
        return all;
    }

    private static Outcome firstEnd(List<Receipt> coming) {
        Optional<Type> end = coming.stream().map(Receipt::type).filter(type -> type != SENT).findFirst();
        return end.map(type -> type == FAILED ? RELEASED : CHARGED).orElse(OPEN);
    }

    private static List<Receipt> randomReceipts(Random random) {
        List<Receipt> receipts = new ArrayList<>();
        do {
            for (Type type : Type.values()) {
                int copies = type == FAILED ? Math.max(0, random.nextInt(5) - 3) : random.nextInt(3);
                Instant at = NOON.plusSeconds(random.nextInt(100));
                receipts.addAll(Collections.nCopies(copies, receipt(type, at)));
            }
        } while (receipts.isEmpty());
        Collections.shuffle(receipts, random);
        return receipts;
    }

    private static List<Receipt> receipts(List<Type> types) {
        return types.stream().map(type -> receipt(type, NOON)).toList();
    }

    private static Receipt receipt(Type type, Instant at) {
        return type == FAILED ? Receipt.failed(MESSAGE, at, 131026, "gone") : Receipt.of(MESSAGE, type, at);
    }
}
