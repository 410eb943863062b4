package io.tollgate.rerating;

import static io.tollgate.world.HeldMoney.usd;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.ledger.Charge;
import io.tollgate.ledger.Grant;
import io.tollgate.ledger.Grants;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.money.Money;
import io.tollgate.rerating.RateTable.Sent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What grants have paid too much goes back to them, to the millionth what it would be message by message. */
@TollgateTest
class GrantsOverReratingTest extends ReratingWork {

    private static final LocalDate FIRST = LocalDate.of(2026, 9, 1);
    /** Before the run, so that what comes back is gone. */
    private static final LocalDate OVER = LocalDate.of(2026, 10, 15);
    private static final Instant IN_SEPTEMBER = Instant.parse("2026-09-01T12:00:00Z");

    private static final Comparator<Grant> IN_TURN = Comparator.comparingInt(Grant::priority).thenComparing(Grant::expiresAt)
            .thenComparingInt(Grant::id);

    @Autowired
    Grants grants;

    /** What a grant has paid of the price of a message. */
    private record Paid(MessageId message, int grant, long micros) {}

    /** Three grants, of which one is over by then, pay parts of forty random messages; a random card corrects them in slices of three. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatComesBackIsWhatEachMessageWouldGiveBack(long seed) {
        Random random = new Random(seed);
        BusinessId shop = shop(seed % 2 == 0 ? "Europe/Berlin" : "America/Los_Angeles");
        List<Grant> given = new ArrayList<>();
        for (int one = 0; one < 3; one++) {
            given.add(grant(shop, random, one == random.nextInt(3) ? OVER : FIRST.plusYears(50)));
        }
        RateTable wrong = RateTable.random(random);
        List<Sent> sent = new ArrayList<>();
        List<MessageId> messages = new ArrayList<>();
        deliver(shop, wrong, SEPTEMBER, random, sent, messages);
        Map<MessageId, Charge> old = now(messages);
        List<Paid> paid = paid(given);
        List<Grant> before = again(given);
        Money balance = ledger.account(shop).balance();

        use(wrong, wrong.corrected(random));
        Rerating run = go(shop);

        Map<MessageId, Charge> right = now(messages);
        Map<Integer, Long> back = new HashMap<>();
        Map<MessageId, Long> cheaper = new TreeMap<>();
        right.forEach((id, charge) -> cheaper.put(id, requireNonNull(old.get(id)).price().minus(charge.price()).micros()));
        long difference = cheaper.values().stream().mapToLong(Long::longValue).sum();
        for (Paid one : paid) {
            long returned = Math.max(0, Math.min(requireNonNull(cheaper.get(one.message())), one.micros()));
            cheaper.merge(one.message(), -returned, Long::sum);
            back.merge(one.grant(), returned, Long::sum);
        }
        long all = back.values().stream().mapToLong(Long::longValue).sum();
        assertThat(ledger.account(shop).balance()).as("seed %d", seed).isEqualTo(balance.plus(usd(difference - all)));
        assertThat(all).as("the case has something to give back").isPositive();
        List<Grant> after = again(given);
        for (int one = 0; one < given.size(); one++) {
            Money returned = usd(back.getOrDefault(given.get(one).id(), 0L));
            boolean isOver = given.get(one).last().equals(OVER);
            assertThat(after.get(one).captured()).isEqualTo(before.get(one).captured().minus(returned));
            if (isOver) { // what is left of it may end at any time
                assertThat(after.get(one).open().plus(after.get(one).expired()))
                        .isEqualTo(before.get(one).open().plus(before.get(one).expired()).plus(returned));
                assertThat(after.get(one).expired()).isGreaterThanOrEqualTo(before.get(one).expired().plus(returned));
            } else {
                assertThat(after.get(one).open()).isEqualTo(before.get(one).open().plus(returned));
            }
        }
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM entry WHERE kind = 'GRANT_RETURNED' AND account LIKE 'grant-credit:%'"
                + " AND reason IN (SELECT CONCAT('grant ', id) FROM money_grant WHERE business_id = ?)", Integer.class, shop.value()))
                .as("a grant has one entry a slice").isLessThanOrEqualTo(given.size() * slices(run, shop));
        agree(shop);
    }

    private int slices(Rerating run, BusinessId shop) {
        return requireNonNull(jdbc.queryForObject("SELECT slices FROM rerating_business WHERE run_id = ? AND business_id = ?",
                Integer.class, run.id(), shop.value()));
    }

    private Grant grant(BusinessId shop, Random random, LocalDate last) {
        Grant grant = grants.propose(shop, new Grants.Proposal(usd(10_000L * (1 + random.nextInt(250))), FIRST, last,
                1 + random.nextInt(2), "Welcome."), new Grant.Signed("Ann", IN_SEPTEMBER));
        grants.approve(grant, new Grant.Signed("Bo", IN_SEPTEMBER));
        return grant;
    }

    private List<Grant> again(List<Grant> given) {
        return given.stream().map(one -> grants.byId(one.id()).orElseThrow()).toList();
    }

    /** In the order of the messages, and of each in the order in which grants are used. */
    private List<Paid> paid(List<Grant> given) {
        List<Paid> paid = new ArrayList<>();
        Map<Integer, Grant> byId = new HashMap<>();
        given.forEach(one -> byId.put(one.id(), one));
        for (int grant : new TreeSet<>(byId.keySet())) {
            jdbc.query("SELECT message_id, captured_micros FROM grant_part WHERE grant_id = ?", row -> {
                paid.add(new Paid(MessageId.of(row.getBytes(1)), grant, row.getLong(2)));
            }, grant);
        }
        paid.sort((one, other) -> one.message().equals(other.message())
                ? IN_TURN.compare(requireNonNull(byId.get(one.grant())), requireNonNull(byId.get(other.grant())))
                : one.message().compareTo(other.message()));
        return paid;
    }
}
