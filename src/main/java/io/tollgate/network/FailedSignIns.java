package io.tollgate.network;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Counts recent failed sign-ins. After a few failures from one address, or many from all together, attempts are refused for a while.
 * An address from which somebody has signed in before is not refused for failures elsewhere. Programs with a wrong token are only logged:
 * nobody can guess a token of 256 bits, and a forgotten program must not lock out the people at its address.
 */
@Component
public final class FailedSignIns {

    public static final Duration WINDOW = Duration.ofMinutes(10);
    static final int MOST_OF_ONE = 10;
    static final int MOST_OF_ALL = 300;
    public static final int MOST_BEGUN = 60;

    private static final Logger log = LoggerFactory.getLogger(FailedSignIns.class);
    private static final Client EVERYBODY = new Client("everybody");

    private record KnownName(Client client, String name) {}

    private final Cache<Client, AtomicInteger> people;
    private final Cache<Client, AtomicInteger> programs;
    private final Cache<Client, AtomicInteger> begun;
    private final Cache<Client, Boolean> known;
    private final Cache<KnownName, Boolean> knownNames;

    @Autowired
    FailedSignIns() {
        this(Ticker.systemTicker());
    }

    FailedSignIns(Ticker ticker) {
        people = Caffeine.newBuilder().ticker(ticker).expireAfterWrite(WINDOW).maximumSize(10_000).build();
        programs = Caffeine.newBuilder().ticker(ticker).expireAfterWrite(WINDOW).maximumSize(10_000).build();
        begun = Caffeine.newBuilder().ticker(ticker).expireAfterWrite(WINDOW).maximumSize(10_000).build();
        known = Caffeine.newBuilder().ticker(ticker).expireAfterWrite(Duration.ofDays(30)).maximumSize(1_000).build();
        knownNames = Caffeine.newBuilder().ticker(ticker).expireAfterWrite(Duration.ofDays(30)).maximumSize(1_000).build();
    }

    /** @param address of the request */
    public boolean mayTry(String address) {
        Client client = Client.of(address);
        return count(client) < MOST_OF_ONE && (count(EVERYBODY) < MOST_OF_ALL || known.getIfPresent(client) != null);
    }

    /** Whether a sign-in in two steps may begin; false if too many have begun at this address lately, as each first step is stored. */
    public boolean mayBegin(String address) {
        return add(begun, Client.of(address)) <= MOST_BEGUN;
    }

    /** @param what what was tried, for the log; never the secret */
    public void failed(String address, String what) {
        Client client = Client.of(address);
        logFailure(client, what, add(people, client));
        if (add(people, EVERYBODY) == MOST_OF_ALL) {
            log.warn("{} failed sign-ins within ten minutes. For now only addresses that have signed in before may try.", MOST_OF_ALL);
        }
    }

    public void succeeded(String address) {
        known.put(Client.of(address), true);
    }

    public void succeeded(String address, String name) {
        succeeded(address);
        knownNames.put(new KnownName(Client.of(address), name), true);
    }

    /** Whether somebody has signed in from this address under this name lately, on this node. */
    public boolean knows(String address, String name) {
        return knownNames.getIfPresent(new KnownName(Client.of(address), name)) != null;
    }

    /** @param what what the program tried, for the log; never the secret */
    public void programFailed(String address, String what) {
        Client client = Client.of(address);
        logFailure(client, what, add(programs, client));
    }

    private static void logFailure(Client client, String what, int times) {
        if (times <= MOST_OF_ONE) {
            log.warn("Failed sign-in from {}: {}{}", client, what,
                    times < MOST_OF_ONE ? "" : ". Further ones within ten minutes are not logged.");
        }
    }

    private int count(Client client) {
        AtomicInteger failed = people.getIfPresent(client);
        return failed == null ? 0 : failed.get();
    }

    private static int add(Cache<Client, AtomicInteger> failures, Client client) {
        return failures.get(client, _ -> new AtomicInteger()).incrementAndGet();
    }
}
