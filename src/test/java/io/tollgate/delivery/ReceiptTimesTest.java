package io.tollgate.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tollgate.delivery.Receipt.Type;
import io.tollgate.delivery.ReceiptTimes.Told;
import io.tollgate.message.MessageId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiptTimesTest {

    private static final Instant HANDED_OVER = Instant.parse("2026-10-31T22:00:00Z");
    private static final Instant TAKEN = Instant.parse("2026-10-31T22:59:50Z");
    private static final MessageId MESSAGE = new MessageId(UUID.fromString("00000000-0000-7000-8000-000000000001"));

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /** Each row: what the channel says, as seconds after the hand-over; what is booked; and whether that is noted. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            within                             | 10         | 10   | 0
            at the hand-over                   | 0          | 0    | 0
            when it came                       | 3590       | 3590 | 0
            rounded down to the minute         | -59        | -59  | 0
            some seconds ahead, into November  | 3605       | 3590 | 0
            an hour ahead                      | 7190       | 3590 | 1
            a year ahead                       | 31536000   | 3590 | 1
            milliseconds taken for seconds     | 1700000000 | 3590 | 1
            long before                        | -61        | 0    | 1
            the beginning of time              | -1793484000 | 0   | 1
            """)
    void nothingHappensAfterItIsHeardOfOrLongBeforeTheHandOver(String what, long said, long booked, int noted) {
        Receipt receipt = Receipt.of(MESSAGE, Type.DELIVERED, HANDED_OVER.plusSeconds(said));

        List<Receipt> corrected = new ReceiptTimes(meters).corrected(List.of(new Told(receipt, HANDED_OVER, TAKEN)));

        assertThat(corrected).as(what).containsExactly(Receipt.of(MESSAGE, Type.DELIVERED, HANDED_OVER.plusSeconds(booked)));
        assertThat(meters.counter("tollgate.receipts.corrected").count()).isEqualTo(noted);
    }

    @ParameterizedTest
    @CsvSource({"0", "3600"})
    void aFailureKeepsItsReason(long ahead) {
        Receipt failure = Receipt.failed(MESSAGE, TAKEN.plus(Duration.ofSeconds(ahead)), 131026, "The phone is gone.");

        assertThat(new ReceiptTimes(meters).corrected(List.of(new Told(failure, HANDED_OVER, TAKEN))))
                .containsExactly(Receipt.failed(MESSAGE, TAKEN, 131026, "The phone is gone."));
    }
}
