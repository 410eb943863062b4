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
 * Who has failed to sign in, and how often lately. After so many failures nobody is listened to for a while: from one address soon, from all
 * together late; who has signed in from an address before is not shut out there by what others do elsewhere. Programs with a wrong token are
 * noted only: a token has 256 bits, and a program that was forgotten must not lock the people beside it out.
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

    /** Of sign-ins in two steps, whose first one is remembered for a while: false if too many have begun there lately. */
    public boolean mayBegin(String address) {
        return add(begun, Client.of(address)) <= MOST_BEGUN;
    }

    /** @param what somebody tried, for the log, which never gets the secret */
    public void failed(String address, String what) {
        Client client = Client.of(address);
        note(client, what, add(people, client));
        if (add(people, EVERYBODY) == MOST_OF_ALL) {
            log.warn("{} failed sign-ins within ten minutes: until they are over, only who has signed in before from the same address may do so", MOST_OF_ALL);
        }
    }

    public void succeeded(String address) {
        known.put(Client.of(address), true);
    }

    public void succeeded(String address, String name) {
        succeeded(address);
        knownNames.put(new KnownName(Client.of(address), name), true);
    }

    /** Whether somebody has signed in from there under this name, lately and on this node. */
    public boolean knows(String address, String name) {
        return knownNames.getIfPresent(new KnownName(Client.of(address), name)) != null;
    }

    /** @param what a program tried, for the log, which never gets the secret */
    public void programFailed(String address, String what) {
        Client client = Client.of(address);
        note(client, what, add(programs, client));
    }

    private static void note(Client client, String what, int times) {
        if (times <= MOST_OF_ONE) {
            log.warn("Failed sign-in from {}: {}{}", client, what, times < MOST_OF_ONE ? "" : ". More of them within ten minutes are not noted.");
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
