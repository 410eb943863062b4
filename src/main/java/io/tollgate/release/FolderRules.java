package io.tollgate.release;

import io.tollgate.database.Passing;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.files.RuleBookFaults;
import io.tollgate.rulebook.files.RuleFiles;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For development: the folder itself is in force, and a correct change of it takes effect within seconds. Faults in the folder stop the
 * start; later, they leave the old rule book in force.
 */
final class FolderRules implements RuleSource {

    private static final Logger LOG = LoggerFactory.getLogger(FolderRules.class);

    private final Path folder;
    private final Clock clock;
    private byte[] lastSeen = new byte[0];
    private String said = "";
    private Optional<RuleBook> open = Optional.empty();

    FolderRules(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public ActiveRelease first() {
        RuleFiles files = RuleFiles.read(folder);
        lastSeen = files.hash();
        LOG.info("The rules are taken from {} as they are, unreleased", folder);
        return activeRelease(RuleBook.of(files));
    }

    @Override
    public void look(RuleBooks books) {
        String current = books.current().name();
        try {
            RuleFiles files = RuleFiles.read(folder);
            byte[] hash = files.hash();
            if (!Arrays.equals(hash, lastSeen)) {
                lastSeen = hash;
                Optional<RuleBook> old = open;
                books.holds(activeRelease(RuleBook.of(files)), List.of());
                old.ifPresent(RuleBook::close);
            }
            said = "";
        } catch (RuleBookFaults faults) {
            sayOnce("The changed rules have faults, rule book " + current + " stays in force:\n" + faults.getMessage());
        } catch (RuntimeException failed) {
            if (Passing.is(failed)) {
                LOG.warn("The rules cannot be read, rule book {} stays in force", current, failed);
            } else {
                sayOnce("The rules cannot be read, rule book " + current + " stays in force: " + failed);
            }
        }
    }

    /** Logs a fault once, although every look finds it again. */
    private void sayOnce(String what) {
        if (!what.equals(said)) {
            LOG.warn("{}", what);
        }
        said = what;
    }

    private ActiveRelease activeRelease(RuleBook book) {
        open = Optional.of(book);
        return new ActiveRelease(book, Optional.empty(), clock.instant());
    }

    @Override
    public boolean released() {
        return false;
    }

    @Override
    public Duration period() {
        return Duration.ofSeconds(2);
    }

    @Override
    public void close() {
        open.ifPresent(RuleBook::close);
    }
}
