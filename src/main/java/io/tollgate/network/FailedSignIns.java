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
 * What this node remembers of sign-ins by address: who has signed in from there, how many a stranger has begun, and which failures were
 * logged. How many have failed is counted for all nodes together, by {@code accounts/SignInFailures}. Programs with a wrong token are only
 * logged: nobody can guess a token of 256 bits, and a forgotten program must not lock out the people at its address.
 */
@Component
public final class FailedSignIns {

    public static final Duration WINDOW = Duration.ofMinutes(10);
    public static final int MOST_BEGUN = 60;
    static final int MOST_LOGGED = 10;
    static final int MOST_LOGGED_OF_ALL = 300;

    private static final Logger log = LoggerFactory.getLogger(FailedSignIns.class);
    private static final Client EVERYBODY = new Client("everybody");

    private record KnownName(Client client, String name) {}

    private final Cache<Client, AtomicInteger> logged;
    private final Cache<Client, AtomicInteger> begun;
    private final Cache<Client, Boolean> known;
    private final Cache<KnownName, Boolean> knownNames;

    @Autowired
    FailedSignIns() {
        this(Ticker.systemTicker());
    }

    FailedSignIns(Ticker ticker) {
        logged = Caffeine.newBuilder().ticker(ticker).expireAfterWrite(WINDOW).maximumSize(10_000).build();
        begun = Caffeine.newBuilder().ticker(ticker).expireAfterWrite(WINDOW).maximumSize(10_000).build();
        known = Caffeine.newBuilder().ticker(ticker).expireAfterWrite(Duration.ofDays(30)).maximumSize(1_000).build();
        knownNames = Caffeine.newBuilder().ticker(ticker).expireAfterWrite(Duration.ofDays(30)).maximumSize(1_000).build();
    }

    /** Whether a sign-in in two steps may begin; false if too many have begun at this address lately, as each first step is stored. */
    public boolean mayBegin(String address) {
        return add(begun, Client.of(address)) <= MOST_BEGUN;
    }

    /** @param what what was tried, for the log; never the secret. @return whether it is to be recorded: the first few of an address are */
    public boolean failed(String address, String what) {
        Client client = Client.of(address);
        int times = add(logged, client);
        if (times <= MOST_LOGGED) {
            log.warn("Failed sign-in from {}: {}{}", client, what,
                    times < MOST_LOGGED ? "" : ". Further ones within ten minutes are not logged.");
        }
        return times <= MOST_LOGGED && add(logged, EVERYBODY) <= MOST_LOGGED_OF_ALL;
    }

    public void succeeded(String address) {
        known.put(Client.of(address), true);
    }

    public void succeeded(String address, String name) {
        succeeded(address);
        knownNames.put(new KnownName(Client.of(address), name), true);
    }

    /** Whether somebody has signed in from this address lately, on this node. */
    public boolean knows(String address) {
        return known.getIfPresent(Client.of(address)) != null;
    }

    /** Whether somebody has signed in from this address under this name lately, on this node. */
    public boolean knows(String address, String name) {
        return knownNames.getIfPresent(new KnownName(Client.of(address), name)) != null;
    }

    private static int add(Cache<Client, AtomicInteger> counts, Client client) {
        return counts.get(client, _ -> new AtomicInteger()).incrementAndGet();
    }
}
