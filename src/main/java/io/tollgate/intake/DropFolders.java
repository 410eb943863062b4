package io.tollgate.intake;

import io.tollgate.business.Businesses;
import io.tollgate.database.RecurringWork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** The folders of the file drop: makes them for each business, and writes the result files into {@code out}. */
@Component
final class DropFolders {

    private static final Logger log = LoggerFactory.getLogger(DropFolders.class);
    private static final int MOST_SAID = 1_000;

    private final Businesses businesses;
    private final DropResults results;
    private final Path drop;
    private final Set<String> known = new HashSet<>(); // handles of businesses, which have them for good
    private final Set<String> said = new HashSet<>();

    DropFolders(Businesses businesses, DropResults results, DropSettings settings) {
        this.businesses = businesses;
        this.results = results;
        this.drop = settings.folder();
    }

    /** The work that makes folders for new businesses. */
    @Bean
    static RecurringWork foldersOfBusinesses(DropFolders folders) {
        return RecurringWork.whole("drop-folders", () -> folders.make());
    }

    /** Makes missing folders for all present businesses, and for folders that belong to no business: their files get results too. */
    synchronized void make() {
        try {
            Files.createDirectories(drop);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot make " + drop + ". Maybe set tollgate.drop to one that this user may write.", failure);
        }
        businesses.handles().forEach(this::make);
    }

    private void make(String handle) {
        try {
            for (String folder : List.of("", "in", "out", "done", "failed")) {
                makeOwn(drop.resolve(handle).resolve(folder));
            }
        } catch (IOException failure) {
            sayOnce(handle, "of the file drop cannot be made: " + failure.getClass().getSimpleName()
                    + ". Maybe another user has made it, or something else has its name");
        }
    }

    /** If a link has the name of the folder, nothing is made behind the link. */
    private static void makeOwn(Path folder) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.createDirectory(folder);
    }

    /** The names of all folders with an {@code in}, of known businesses or not. */
    synchronized List<String> handles() {
        List<String> names = folders();
        List<String> strange = names.stream().filter(name -> !known.contains(name)).toList();
        known.addAll(businesses.handlesAmong(strange));
        return names.stream().filter(name -> known.contains(name) || takesFilesForNobody(name)).toList();
    }

    private List<String> folders() {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(drop)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (known.contains(name) || Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) { // no link is followed later
                    names.add(name);
                } else {
                    sayOnce(name, "lies in the file drop itself and is not read. Maybe it belongs into the folder in/ of a business");
                }
            }
        } catch (NoSuchFileException notMadeYet) {
            return List.of();
        } catch (IOException | DirectoryIteratorException failure) {
            sayOnce(drop.toString(), "cannot be read: " + failure.getClass().getSimpleName() + ". Maybe another user has made it");
        }
        return names;
    }

    private boolean takesFilesForNobody(String name) {
        sayOnce(name, "of the file drop belongs to no business; its files are refused. Maybe the business has another handle");
        if (!Files.isDirectory(drop.resolve(name).resolve("in"), LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        make(name);
        return true;
    }

    /** When a file last came into the folder {@code in} or left it; empty if there is no such folder. */
    Optional<FileTime> lastChange(String handle) {
        try {
            return Optional.of(Files.getLastModifiedTime(drop.resolve(handle).resolve("in"), LinkOption.NOFOLLOW_LINKS));
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    DropFolder open(String handle) throws IOException {
        return DropFolder.open(drop, handle);
    }

    /** Writes {@code out/<name>.results.jsonl}, which appears complete or not at all; after that the input may be moved. */
    void write(DropFolder folder, String handle, Drop done) throws IOException {
        folder.write(done.name(), stream -> results.write(done, stream), results.signer(handle));
    }

    private void sayOnce(String name, String what) {
        if (said.size() < MOST_SAID && said.add(name)) {
            log.warn("{} {}.", new DropName(name), what);
        }
    }
}
