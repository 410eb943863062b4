package io.tollgate.rulebook;

import io.tollgate.tariff.RateCards;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The rule book in force, from the folder {@code tollgate.rules}. A folder with faults stops the start; later, a good
 * change is taken within seconds and a bad one leaves the old rule book in force.
 */
@Component
public final class RuleBooks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RuleBooks.class);

    private final Path folder;
    private final RateCards rateCards;
    private volatile RuleBook current;
    private volatile byte[] lastSeen;

    public RuleBooks(@Value("${tollgate.rules}") Path folder, RateCards rateCards) {
        this.folder = folder;
        this.rateCards = rateCards;
        this.current = RuleBook.read(folder);
        this.lastSeen = current.hash();
        rateCards.takeEffect(current.rateCard());
        LOG.info("Rule book {} is in force: {} rules from {}", shortHash(current), current.rules().size(), folder);
    }

    public RuleBook inForce() {
        return current;
    }

    /** Looks whether the folder has changed, and takes the change if it is a rule book. Never fails: the old one stays then. */
    synchronized void look() {
        try {
            RuleFiles files = RuleFiles.read(folder);
            byte[] hash = files.hash();
            if (!Arrays.equals(hash, lastSeen)) {
                lastSeen = hash;
                take(RuleBook.of(files));
            }
        } catch (RuleBookFaults faults) {
            LOG.warn("The changed rules are not taken, rule book {} stays in force:\n{}", shortHash(current), faults.getMessage());
        } catch (RuntimeException failed) {
            LOG.warn("The rules cannot be read, rule book {} stays in force: {}", shortHash(current), failed.toString());
        }
    }

    private void take(RuleBook next) {
        RuleBook old = current;
        current = next;
        rateCards.takeEffect(next.rateCard());
        old.close();
        LOG.info("Rule book {} is in force instead of {}: {} rules", shortHash(next), shortHash(old), next.rules().size());
    }

    private static String shortHash(RuleBook book) {
        return HexFormat.of().formatHex(book.hash(), 0, 6);
    }

    @Override
    public void close() {
        current.close();
    }
}
