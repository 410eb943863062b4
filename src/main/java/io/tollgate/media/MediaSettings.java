package io.tollgate.media;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings {@code tollgate.media.*}: files that businesses upload, and that people send them.
 *
 * @param folder      where they are, encrypted; several processes on one database need one folder that all of them see, or one
 *                    bucket of S3. With a bucket, files are here only until they are whole
 * @param keep        how long an upload is kept; the Cloud API keeps it 30 days
 * @param keepInbound how long a file is kept that somebody sent; the Cloud API keeps it 7 days
 * @param urlLife     how long an address of a file is valid for the business
 * @param uploadLife  how long an upload in pieces may take
 * @param space       the most that the uploads of one business take; for more they are refused
 */
@ConfigurationProperties("tollgate.media")
record MediaSettings(Path folder, @DefaultValue("30d") Duration keep, @DefaultValue("7d") Duration keepInbound,
        @DefaultValue("5m") Duration urlLife, @DefaultValue("1d") Duration uploadLife, @DefaultValue("10GB") DataSize space) {

    MediaSettings {
        positive("keep", keep);
        positive("keep-inbound", keepInbound);
        positive("url-life", urlLife);
        positive("upload-life", uploadLife);
        if (space.toBytes() < 1) {
            throw new IllegalArgumentException("tollgate.media.space (" + space + ") must be positive. Maybe write a unit: 10GB.");
        }
    }

    private static void positive(String name, Duration duration) {
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("tollgate.media." + name + " (" + duration + ") must be positive");
        }
    }
}
