package io.tollgate.media;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/** Chooses the place of the files. A bucket that is away at the start is no reason not to start: messages without files need none. */
@Component
class MediaStores {

    private static final Logger log = LoggerFactory.getLogger(MediaStores.class);

    @Bean
    MediaStore mediaStore(MediaSettings settings, S3Settings s3) {
        if (!s3.isWanted()) {
            return new FolderStore(settings.folder());
        }
        BucketStore bucket = BucketStore.of(s3);
        try {
            bucket.check();
        } catch (StoreFailed away) {
            log.error("Files cannot be kept: {}", away.getMessage());
        }
        return bucket;
    }
}
