package io.tollgate.management;

import io.tollgate.cloudapi.SenderIds;
import io.tollgate.media.MediaContent;
import io.tollgate.media.MediaFiles;
import io.tollgate.media.ShownFiles;
import io.tollgate.media.ShownFiles.Place;
import java.time.Duration;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The pictures of numbers, for everybody who sees the number. A changed picture has another address. */
@RestController
class PictureController {

    private static final Duration KEPT = Duration.ofDays(1);

    private final ShownFiles shown;
    private final MediaFiles files;

    PictureController(ShownFiles shown, MediaFiles files) {
        this.shown = shown;
        this.files = files;
    }

    /** @param sha256 of the picture */
    @GetMapping("/picture/{number}/{sha256:[0-9a-f]{64}}")
    ResponseEntity<InputStreamResource> picture(@PathVariable String number, @PathVariable String sha256) {
        MediaContent picture = SenderIds.parse(number).flatMap(id -> shown.find(Place.pictureOf(id)))
                .filter(content -> content.sha256().equals(sha256))
                .orElseThrow(() -> GoneAnswers.gone("There is no such picture. A changed picture has another address."));
        return ResponseEntity.ok().contentType(MediaType.parseMediaType(picture.type())).contentLength(picture.bytes())
                .cacheControl(CacheControl.maxAge(KEPT).cachePublic().immutable())
                .body(new InputStreamResource(files.read(picture)));
    }
}
