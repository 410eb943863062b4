package io.tollgate.intake;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.media.MediaFile;
import io.tollgate.media.MediaFiles;
import io.tollgate.media.MediaFormat;
import io.tollgate.media.MediaId;
import io.tollgate.media.MediaUses;
import io.tollgate.media.MediaUses.Use;
import io.tollgate.message.BusinessId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Whether the files that a message names by their ids are there, are the business's own, and are of a type that the message takes. */
@Component
final class MediaCheck {

    private final MediaFiles files;

    MediaCheck(MediaFiles files) {
        this.files = files;
    }

    /** The first fault. Asks the database only if the message names a file. @param property that has the content of the message */
    Optional<Refusal> check(BusinessId business, String property, JsonNode message) {
        List<Use> uses = MediaUses.in(message, property);
        Map<MediaId, MediaFile> found = files.find(uses.stream().flatMap(use -> use.id().stream()).distinct().toList(), business);
        return uses.stream().flatMap(use -> fault(use, use.id().flatMap(id -> Optional.ofNullable(found.get(id)))).stream()).findFirst();
    }

    private static Optional<Refusal> fault(Use use, Optional<MediaFile> file) {
        if (file.isEmpty()) {
            return Optional.of(new Refusal(RequestFault.UNKNOWN_MEDIA, "Param " + use.path() + "['id'] is not a valid whatsapp business"
                    + " account media attachment ID. Upload the file again if its time is over."));
        }
        // What somebody sent may be of any type; the network decides about it.
        return file.get().kind().filter(kind -> kind != use.kind()).map(_ -> new Refusal(RequestFault.MEDIA_UPLOAD,
                "Param " + use.path() + "['id'] is a file of the type " + file.get().content().orElseThrow().type() + ". This place takes "
                        + MediaFormat.types(use.kind()) + "."));
    }
}
