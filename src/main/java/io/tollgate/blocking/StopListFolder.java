package io.tollgate.blocking;

import io.tollgate.blocking.StopList.InForce;
import io.tollgate.blocking.StopListFiles.Meant;
import io.tollgate.blocking.StopListFiles.Taken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Takes the files {@code <name of the list>.txt} of a folder when they are new or have changed. A file that is refused is not tried again
 * before it changes; what can only be meant, such as an empty one, is for the administration to say.
 */
@Component
class StopListFolder {

    private static final Logger log = LoggerFactory.getLogger(StopListFolder.class);
    /** A file that changes is left alone for so long; half-written ones are better named otherwise and renamed. */
    private static final Duration AT_REST = Duration.ofSeconds(2);

    private final Path folder;
    private final StopLists lists;
    private final StopListFiles files;
    private final Map<Path, Seen> seen = new ConcurrentHashMap<>();

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
            if (Files.isRegularFile(file)) {
                look(list.list().name(), file, now);
            }
        }
    }

    private void look(String list, Path file, Instant now) {
        try {
            Seen is = new Seen(Files.size(file), Files.getLastModifiedTime(file));
            if (is.equals(seen.get(file)) || is.changed().toInstant().plus(AT_REST).isAfter(now)) {
                return;
            }
            if (!lists.isInForce(list, content(file))) {
                take(list, file, now);
            }
            seen.put(file, is);
        } catch (IOException | RuntimeException failure) {
            log.warn("Stop list {}: {} could not be taken and is tried again: {}", list, file, failure.toString());
        }
    }

    private void take(String list, Path file, Instant now) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            Taken taken = files.take(list, content, "file " + file.getFileName(), Meant.NOTHING, now);
            log.info("Stop list {}: {} entries instead of {}, generation {}", list, taken.entries(), taken.before(), taken.generation());
        } catch (StopListRefused refused) {
            log.warn("Stop list {}: {} is refused, what was in force stays. {}", list, file, refused.getMessage());
        }
    }

    /** After a restart most files are those that are in force already. */
    private static byte[] content(Path file) throws IOException {
        MessageDigest digest = HashLines.sha256();
        try (InputStream content = new DigestInputStream(Files.newInputStream(file), digest)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
        return digest.digest();
    }
}
