package io.tollgate.media;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings {@code tollgate.media.s3.*}. Credentials are no settings: they come from where Amazon's software looks for them, that is the
 * environment, the file of profiles, or the machine.
 *
 * @param bucket    where the files are instead of the folder, if it is given; it must exist
 * @param prefix    what the files' names in the bucket begin with; two installations need two
 * @param region    empty: as the environment, the file of profiles or the machine says
 * @param endpoint  of a store that is not Amazon's: {@code https://s3.example.com}
 * @param pathStyle whether the bucket's name is in the path of an address instead of the host's name; such stores often want it
 * @param limit     how long one request may take, such as for a piece of 5 MB
 */
@ConfigurationProperties("tollgate.media.s3")
record S3Settings(@DefaultValue("") String bucket, @DefaultValue("media/") String prefix, @DefaultValue("") String region,
        @DefaultValue("") String endpoint, @DefaultValue("false") boolean pathStyle, @DefaultValue("20s") Duration limit) {

    S3Settings {
        bucket = bucket.strip();
        region = region.strip();
        endpoint = endpoint.strip();
        if (!bucket.isEmpty() && !bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw new IllegalArgumentException("tollgate.media.s3.bucket (" + bucket + ") must be the name of a bucket: 3 to 63 small"
                    + " letters, digits, hyphens and dots. Maybe an address was given: this is tollgate.media.s3.endpoint.");
        }
        if (bucket.isEmpty() && !(region + endpoint).isEmpty()) {
            throw new IllegalArgumentException("tollgate.media.s3.bucket is missing, and tollgate.media.s3."
                    + (region.isEmpty() ? "endpoint" : "region") + " is given. Maybe name the bucket, or remove both for files in the"
                    + " folder tollgate.media.folder.");
        }
        if (!endpoint.isEmpty() && !endpoint.matches("https?://[^\\s/?#@]+/?")) {
            throw new IllegalArgumentException("tollgate.media.s3.endpoint (" + endpoint + ") must be an address without a path and without"
                    + " credentials. Maybe write https:// and the host's name.");
        }
        if (!prefix.matches("([A-Za-z0-9_.-]{1,100}/){0,5}")) {
            throw new IllegalArgumentException("tollgate.media.s3.prefix (" + prefix + ") must be empty or end with a slash, as in media/");
        }
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("tollgate.media.s3.limit (" + limit + ") must be positive. Maybe write a unit: 20s.");
        }
    }

    boolean isWanted() {
        return !bucket.isEmpty();
    }
}
