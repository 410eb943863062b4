package io.tollgate.blocking;

import io.tollgate.blocking.StopList.InForce;
import io.tollgate.blocking.StopListFiles.Confirmed;
import io.tollgate.blocking.StopListFiles.Taken;
import io.tollgate.database.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Takes the files {@code <name of the list>.txt} of a folder when they are new or have changed. A refused file is not tried again until it
 * changes. A file that needs a confirmation, such as an empty one, must come by the administration's interface.
 */
@Component
class StopListFolder {

    private static final Logger log = LoggerFactory.getLogger(StopListFolder.class);
    /** How long a file must be unchanged; it is safer to write under another name and rename. */
    private static final Duration AT_REST = Duration.ofSeconds(2);

    private final Path folder;
    private final StopLists lists;
    private final StopListFiles files;
    private final Map<Path, Seen> seen = new ConcurrentHashMap<>();
    private final Set<Path> passedOver = ConcurrentHashMap.newKeySet();
    private final Set<Path> troubled = ConcurrentHashMap.newKeySet();

    StopListFolder(@Value("${tollgate.stop-lists.folder}") Path folder, StopLists lists, StopListFiles files) {
        this.folder = folder;
        this.lists = lists;
        this.files = files;
    }

    private record Seen(long size, FileTime changed) {}

    /** Looks once at the file of each list. */
    void look(Instant now) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        for (InForce list : lists.all()) {
            Path file = folder.resolve(list.list().name() + ".txt");
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                look(list.list().name(), file, now);
            } else if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && passedOver.add(file)) {
                log.warn("Stop list {}: {} is not a regular file and is not taken; links are not followed. Maybe put the file there.",
                        list.list().name(), file);
            }
        }
    }

    private void look(String list, Path file, Instant now) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Seen is = new Seen(attributes.size(), attributes.lastModifiedTime());
            passedOver.remove(file);
            if (is.equals(seen.get(file)) || is.changed().toInstant().plus(AT_REST).isAfter(now)) {
                return;
            }
            if (!lists.isInForce(list, content(file))) {
                take(list, file, now);
            }
            seen.put(file, is);
            troubled.remove(file);
        } catch (IOException | RuntimeException failure) {
            if (!Trouble.of(failure).isOutage() && troubled.add(file)) {
                log.warn("Stop list {}: {} could not be taken and is tried again: {}", list, file, Trouble.place(failure));
            }
        }
    }

    private void take(String list, Path file, Instant now) throws IOException {
        try (InputStream content = open(file)) {
            Taken taken = files.take(list, content, "file " + file.getFileName(), Confirmed.NOTHING, now);
            log.info("Stop list {}: {} entries instead of {}, generation {}", list, taken.entries(), taken.before(), taken.generation());
        } catch (StopListRefused refused) {
            log.warn("Stop list {}: {} is refused, and the list in force stays. {}", list, file, refused.getMessage());
        }
    }

    private static InputStream open(Path file) throws IOException {
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** The file's SHA-256: after a restart most files are in force already. */
    private static byte[] content(Path file) throws IOException {
        try (InputStream content = open(file)) {
            return DigestUtils.sha256(content);
        }
    }
}
