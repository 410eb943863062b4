package io.tollgate.ledger;

import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Charges that one journal entry books: those of a business that are settled together and were delivered in the same quarter of an hour.
 * The days of all zones begin with one, so each entry belongs to one day, whatever the zone.
 *
 * @param charges in the order of message ids; none is of zero
 */
record ChargedTogether(List<Charge> charges) {

    private static final long QUARTER = Duration.ofMinutes(15).toSeconds();

    /** What the entry adds to an account. */
    record Part(Money amount, int messages) {

        private static Part of(Charge charge) {
            return new Part(charge.price(), 1);
        }

        private Part plus(Part other) {
            return new Part(amount.plus(other.amount), messages + other.messages);
        }
    }

    private record Key(BusinessId business, long quarter) {}

    /** Groups charges, in the order of their ids; charges of zero are left out. */
    static List<ChargedTogether> all(Collection<Charge> settled) {
        return settled.stream().filter(charge -> charge.price().micros() != 0).sorted(Comparator.comparing(Charge::id))
                .collect(Collectors.groupingBy(charge -> new Key(charge.business(), charge.deliveredAt().getEpochSecond() / QUARTER)))
                .values().stream().map(ChargedTogether::new).sorted(Comparator.comparing(ChargedTogether::id)).toList();
    }

    /** The lowest id of the messages. */
    MessageId id() {
        return charges.getFirst().id();
    }

    BusinessId business() {
        return charges.getFirst().business();
    }

    /** The time of the first delivery. */
    Instant at() {
        return charges.stream().map(Charge::deliveredAt).min(Comparator.naturalOrder()).orElseThrow();
    }

    Money sum() {
        return charges.stream().map(Charge::price).reduce(Money.zero(charges.getFirst().price().currency()), Money::plus);
    }

    /** The revenue by account. */
    Map<String, Part> revenue() {
        Map<String, Part> revenue = new TreeMap<>();
        charges.forEach(charge -> revenue.merge(Entries.revenue(charge), Part.of(charge), Part::plus));
        return revenue;
    }

    /** Over the id, the account of revenue and the price of each; empty of one, as its entry says all that. */
    Optional<byte[]> hash() {
        if (charges.size() == 1) {
            return Optional.empty();
        }
        MessageDigest hash = DigestUtils.getSha256Digest();
        for (Charge charge : charges) {
            byte[] account = Entries.revenue(charge).getBytes(StandardCharsets.UTF_8);
            hash.update(charge.id().bytes());
            hash.update(ByteBuffer.allocate(Integer.BYTES + account.length + Long.BYTES).putInt(account.length).put(account)
                    .putLong(charge.price().micros()).array());
        }
        return Optional.of(hash.digest());
    }
}
