package io.tollgate.media;

import io.tollgate.database.RecurringWork;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Removes files whose time is over, and files without a row: of writers that ended too early, and of people who were erased. */
@Component
final class MediaCare {

    private static final Logger log = LoggerFactory.getLogger(MediaCare.class);
    private static final int AT_ONCE = 500;
    /** Much longer than from the end of a file to its row. */
    private static final Duration UNKNOWN_FOR = Duration.ofHours(1);

    private final MediaFiles files;
    private final MediaVault vault;
    private final Uploads uploads;
    private final ShownFiles shown;
    private final Space space;

    MediaCare(MediaFiles files, MediaVault vault, Uploads uploads, ShownFiles shown, Space space) {
        this.shown = shown;
        this.uploads = uploads;
        this.space = space;
        this.files = files;
        this.vault = vault;
    }

    @Bean
    RecurringWork oldMedia() {
        return new RecurringWork("old-media", now -> {
            List<MediaFile> old = files.expired(now, AT_ONCE);
            old.forEach(this::remove);
            List<UploadId> oldUploads = uploads.expired(now, AT_ONCE);
            oldUploads.forEach(upload -> uploads.remove(upload).forEach(vault::remove));
            space.look();
            return old.size() == AT_ONCE || oldUploads.size() == AT_ONCE;
        });
    }

    @Bean
    RecurringWork mediaWithoutRows() {
        return RecurringWork.whole("media-without-rows", () -> sweep());
    }

    /** The row first: nobody may find a file by it that is going. */
    void remove(MediaFile file) {
        files.delete(file.id());
        file.content().ifPresent(content -> vault.remove(content.file()));
    }

    void sweep() {
        shown.forgetRemoved();
        vault.sweep(UNKNOWN_FOR, names -> {
            Set<String> known = files.known(names);
            List<String> orphans = names.stream().filter(name -> !known.contains(name)).toList();
            orphans.forEach(vault::remove);
            if (!orphans.isEmpty()) {
                log.info("Deleted {} files of partners and people that have no row.", orphans.size());
            }
        });
    }
}
