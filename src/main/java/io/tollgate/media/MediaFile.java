package io.tollgate.media;

import io.tollgate.message.BusinessId;
import io.tollgate.message.SenderId;
import java.time.Instant;
import java.util.Optional;

/**
 * A file of a business.
 *
 * @param sender    the number for which it was uploaded, or to which somebody sent it
 * @param networkId the network's id of a file that somebody sent; empty for an upload
 * @param content   empty as long as nobody has asked for a file that somebody sent: the network has it
 */
public record MediaFile(MediaId id, BusinessId business, SenderId sender, Optional<String> networkId, Optional<MediaContent> content,
        Instant expiresAt) {

    public boolean isUpload() {
        return networkId.isEmpty();
    }

    /** What messages may use it for; empty for a type that no message takes. */
    public Optional<MediaKind> kind() {
        return content.flatMap(it -> MediaFormat.of(it.type())).map(MediaFormat::kind);
    }
}
