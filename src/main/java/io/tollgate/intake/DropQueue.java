package io.tollgate.intake;

import static java.util.Objects.requireNonNull;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.database.Backoff;
import io.tollgate.database.Passing;
import io.tollgate.database.Trouble;
import io.tollgate.intake.DropFolder.Seen;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one business, in the order in which they arrived. Each gets a result and is moved, whatever it is: into {@code done},
 * or into {@code failed} if none of its lines was taken. Only a trouble that passes by itself, such as a full disk, is tried again, after
 * ever longer times. Only one thread at a time uses this.
 */
final class DropQueue {

    private static final Logger log = LoggerFactory.getLogger(DropQueue.class);
    private static final Duration FIRST_REST = Duration.ofMillis(500);
    private static final Duration LONGEST_REST = Duration.ofSeconds(30);
    /** How coarse the time of a change can be. Some file systems know it to two seconds only. */
    private static final Duration COARSEST_CLOCK = Duration.ofSeconds(3);
    /** An empty folder is opened so often, even if its file system does not say when files come. */
    private static final Duration LONGEST_TRUST = Duration.ofSeconds(30);
    /** Most lines that wait for their verdicts; with more, no further file is taken. */
    private static final int MOST_WAITING = 20_000;
    /** How long a file that is not complete, or cannot be read, is waited for before that is said. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(1);
    private static final int MOST_SAID = 1_000;
    /** Factor of the waiting time for an empty file: its writer may only just have made it. */
    private static final int PATIENCE_WITH_EMPTY = 5;

    private final String handle;
    private final Drops drops;
    private final DropFolders folders;
    private final DropSettings settings;
    private final BooleanSupplier stop;
    private final Reading reading;

    private final Map<String, Still> still = new HashMap<>();
    /** Files that could not be read to their end, and since when. */
    private final Map<String, Long> broken = new HashMap<>();
    private final Map<String, Seen> settled = new HashMap<>();
    private final Set<String> said = new HashSet<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private int troubles;
    private long restUntilNanos;
    private boolean rests;
    /** Whether the log says that it does. */
    private boolean told;
    private Optional<Empty> empty = Optional.empty();

    DropQueue(String handle, Drops drops, DropFolders folders, DropSettings settings, BooleanSupplier stop) {
        this(handle, drops, folders, settings, stop, DropFolder::read);
    }

    DropQueue(String handle, Drops drops, DropFolders folders, DropSettings settings, BooleanSupplier stop, Reading reading) {
        this.reading = reading;
        this.handle = handle;
        this.drops = drops;
        this.folders = folders;
        this.settings = settings;
        this.stop = stop;
    }

    /** Opens a file of the folder. */
    interface Reading {
        InputStream open(DropFolder folder, Path file) throws IOException;
    }

    /** A file, and since when it is unchanged. */
    private record Still(Seen seen, long sinceNanos) {}

    /**
     * An empty folder.
     *
     * @param change      when a file last left it, by the clock of the file system
     * @param sinceNanos  when a look first found this change
     * @param lookedNanos when a look last found no file
     */
    private record Empty(FileTime change, long sinceNanos, long lookedNanos) {

        /** A file that came since the last look has changed the folder's time, if that look came some ticks of its clock later. */
        boolean isStill(Optional<FileTime> now, long nanos) {
            return now.equals(Optional.of(change)) && lookedNanos - sinceNanos >= COARSEST_CLOCK.toNanos()
                    && nanos - lookedNanos < LONGEST_TRUST.toNanos();
        }
    }

    /** A file that waits for the verdicts on its lines. */
    private record Waiting(Seen seen, Drop drop) {}

    /** Looks once, takes the files that have come, and writes the results that are complete. */
    void look(long nanos) {
        if (rests && nanos - restUntilNanos < 0) {
            return;
        }
        Optional<FileTime> change = folders.lastChange(handle);
        if (empty.isPresent() && empty.get().isStill(change, nanos)) {
            return;
        }
        try (DropFolder folder = folders.open(handle)) {
            writeComplete(folder);
            List<Seen> found = folder.waiting();
            Optional<Empty> before = empty;
            empty = change.filter(_ -> found.isEmpty() && waiting.isEmpty()).map(at -> new Empty(at,
                    before.filter(it -> it.change.equals(at)).map(Empty::sinceNanos).orElse(nanos), nanos));
            for (Seen seen : due(found, nanos)) {
                if (stop.getAsBoolean() || waiting.stream().mapToInt(it -> it.drop.waiting()).sum() > MOST_WAITING) {
                    break;
                }
                take(folder, seen, nanos);
            }
            if (told) {
                log.info("The drop folder of {} works again", handle);
            }
            troubles = 0;
            rests = false;
            told = false;
        } catch (IOException | RuntimeException failure) {
            rest(failure, nanos);
        }
    }

    private List<Seen> due(List<Seen> found, long nanos) {
        Set<String> names = new HashSet<>();
        List<Seen> due = new ArrayList<>();
        for (Seen seen : found) {
            String name = seen.name().text();
            names.add(name);
            if (Optional.ofNullable(settled.get(name)).filter(seen::isAsIn).isPresent()
                    || waiting.stream().anyMatch(it -> it.seen.name().text().equals(name))) {
                continue;
            }
            Still before = still.get(name);
            if (before == null || !seen.isAsIn(before.seen)) {
                still.put(name, new Still(seen, nanos));
            } else if (!seen.name().isComplete()) {
                if (nanos - before.sinceNanos >= FORGOTTEN.toNanos()) {
                    sayOnce(seen, "does not end with .jsonl, .csv, .jsonl.gz or .csv.gz and is not read until it is"
                            + " renamed");
                }
            } else if (nanos - before.sinceNanos >= quietNanos(seen)) {
                due.add(seen);
            }
        }
        still.keySet().retainAll(names);
        settled.keySet().retainAll(names);
        broken.keySet().retainAll(names);
        return due;
    }

    private long quietNanos(Seen seen) {
        long quiet = settings.quiet().toNanos();
        return seen.attributes().isRegularFile() && seen.attributes().size() == 0 ? quiet * PATIENCE_WITH_EMPTY : quiet;
    }

    private void take(DropFolder folder, Seen seen, long nanos) throws IOException {
        Optional<Refusal> unfit = unfit(seen);
        if (unfit.isPresent()) {
            finish(folder, seen, new Drop.Refused(seen.name(), unfit.get()));
            return;
        }
        try {
            Drop drop = drops.accept(handle, seen.name(), () -> reading.open(folder, seen.path()), stop);
            if (!folder.again(seen).isAsIn(seen)) {
                // The file has grown while it was read. The lines accepted now are recognised when the whole file is read.
                still.remove(seen.name().text());
            } else if (drop.waiting() > 0) {
                waiting.add(new Waiting(seen, drop));
            } else {
                finish(folder, seen, drop);
            }
        } catch (NoSuchFileException | FileNotFoundException gone) {
            still.remove(seen.name().text());
        } catch (UncheckedIOException unreadable) {
            unreadable(folder, seen, requireNonNull(unreadable.getCause()), nanos);
        } catch (RuntimeException failure) {
            if (Passing.is(failure) || stop.getAsBoolean()) {
                throw failure;
            }
            log.error("File {} of {} could not be processed: {}", seen.name(), handle, Trouble.place(failure));
            finish(folder, seen, new Drop.Refused(seen.name(), new Refusal(RequestFault.BROKEN, "The file could not be processed to its"
                    + " end. Tollgate is at fault. Put the file into in/ again under the same name: no line is sent twice.")));
        }
    }

    /** A file that breaks off while it is read is tried again for a while; meanwhile the others are taken. */
    private void unreadable(DropFolder folder, Seen seen, IOException failure, long nanos) throws IOException {
        String name = seen.name().text();
        if (failure instanceof NoSuchFileException) {
            still.remove(name);
        } else if (failure instanceof FileSystemException) {
            finish(folder, seen, new Drop.Refused(seen.name(), new Refusal(RequestFault.MALFORMED, failure instanceof AccessDeniedException
                    ? "Tollgate may not read the file. Give Tollgate the permission to read it."
                    : "The file cannot be read. Put it into in/ again.")));
        } else if (nanos - broken.computeIfAbsent(name, _ -> nanos) < FORGOTTEN.toNanos()) {
            still.remove(name);
        } else {
            finish(folder, seen, new Drop.Refused(seen.name(), new Refusal(RequestFault.MALFORMED, "The file cannot be read to its end."
                    + " Put it into in/ again under the same name: no line is sent twice.")));
        }
    }

    /** What is wrong with the file, found without opening it: a pipe would block for ever, and a link could lead anywhere. */
    private Optional<Refusal> unfit(Seen seen) {
        BasicFileAttributes attributes = seen.attributes();
        if (attributes.isSymbolicLink()) {
            return refusal(RequestFault.MALFORMED, "This is a link; links are not followed. Put the file itself into in/.");
        }
        if (attributes.isDirectory()) {
            return refusal(RequestFault.MALFORMED, "This is a folder. Put its files into in/ directly.");
        }
        if (!attributes.isRegularFile()) {
            return refusal(RequestFault.MALFORMED, "This is not a file but a device, a pipe or a socket. Write a file.");
        }
        if (seen.name().isHidden()) {
            return refusal(RequestFault.MALFORMED, "The file is hidden, as its name begins with a dot. Rename it.");
        }
        return attributes.size() > settings.mostBytes()
                ? refusal(RequestFault.TOO_LARGE, "The file has more than " + settings.mostBytes()
                        + " bytes; nothing of it was accepted. Split it.")
                : Optional.empty();
    }

    private static Optional<Refusal> refusal(RequestFault fault, String details) {
        return Optional.of(new Refusal(fault, details));
    }

    private void writeComplete(DropFolder folder) throws IOException {
        for (Waiting one : List.copyOf(waiting)) {
            Waiting now = new Waiting(one.seen, drops.look(one.drop));
            if (now.drop.waiting() == 0) {
                finish(folder, now.seen, now.drop);
                waiting.remove(one);
            } else {
                waiting.set(waiting.indexOf(one), now);
            }
        }
    }

    /** Writes the result before it moves the file: after a crash in between, the result is written again. */
    private void finish(DropFolder folder, Seen seen, Drop drop) throws IOException {
        if (drop instanceof Drop.Refused(_, Refusal why)) {
            log.warn("File {} of {} is refused and moved to failed/: {}", seen.name(), handle, why.details());
        }
        folders.write(folder, handle, drop);
        still.remove(seen.name().text());
        try {
            folder.putAway(seen, drop instanceof Drop.Refused ? "failed" : "done");
            drops.forget(drop);
        } catch (FileSystemException stays) {
            settled.put(seen.name().text(), seen);
            sayOnce(seen, "cannot be moved out of in/ and is skipped from now on. Maybe Tollgate may not write into the folder");
        }
    }

    private void sayOnce(Seen seen, String what) {
        if (said.size() < MOST_SAID && said.add(seen.name().text() + "\n" + what)) {
            log.warn("File {} of {} {}.", seen.name(), handle, what);
        }
    }

    /** Logs the beginning of the trouble; {@link #look} logs its end. An outage of the database has lines of its own. */
    private void rest(Exception failure, long nanos) {
        if (stop.getAsBoolean()) {
            return;
        }
        if (!told && !Trouble.of(failure).isOutage()) {
            told = true;
            log.warn("The drop folder of {} does not work and is tried again: {}. Maybe the disk is full, the database is away,"
                    + " or in/, out/, done/ or failed/ is a link.", handle,
                    failure.getClass().getSimpleName()
                            + (failure instanceof FileSystemException file && file.getReason() != null ? ", " + file.getReason() : ""));
        }
        restUntilNanos = nanos + Backoff.wait(troubles++, FIRST_REST, LONGEST_REST).toNanos();
        rests = true;
    }
}
