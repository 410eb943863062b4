package io.tollgate.management;

import io.tollgate.business.Businesses;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** Short links and their QR codes, for everybody: a link opens a chat with the number, with the message that it has now. */
@RestController
class LinkController {

    private static final String NO_LINK = "There is no such link. Ask the business for another one.";
    private static final MediaType SVG = MediaType.parseMediaType("image/svg+xml;charset=UTF-8");
    private static final Duration PICTURE_KEPT = Duration.ofHours(1);

    private final ShortLinks links;
    private final Businesses businesses;
    private final ShortLinkSettings settings;

    LinkController(ShortLinks links, Businesses businesses, ShortLinkSettings settings) {
        this.links = links;
        this.businesses = businesses;
        this.settings = settings;
    }

    @GetMapping("/link/{code:[A-Z2-7]{14}}")
    ResponseEntity<Void> open(@PathVariable String code) {
        URI chat = links.find(code).flatMap(link -> businesses.sender(link.number()).map(number -> URI.create(settings.opens()
                .replace("{number}", number.displayNumber().substring(1))
                .replace("{text}", UriUtils.encode(link.message(), StandardCharsets.UTF_8)))))
                .orElseThrow(() -> GoneAnswers.gone(NO_LINK));
        return ResponseEntity.status(HttpStatus.FOUND).location(chat).cacheControl(CacheControl.noStore()).build();
    }

    @GetMapping("/link/{code:[A-Z2-7]{14}}.svg")
    ResponseEntity<byte[]> svg(@PathVariable String code, HttpServletRequest request) {
        return picture(code, LinkPicture.SVG, SVG, request);
    }

    @GetMapping("/link/{code:[A-Z2-7]{14}}.png")
    ResponseEntity<byte[]> png(@PathVariable String code, HttpServletRequest request) {
        return picture(code, LinkPicture.PNG, MediaType.IMAGE_PNG, request);
    }

    private ResponseEntity<byte[]> picture(String code, LinkPicture picture, MediaType type, HttpServletRequest request) {
        if (links.find(code).isEmpty()) {
            throw GoneAnswers.gone(NO_LINK);
        }
        String address = UriComponentsBuilder.fromUriString(request.getRequestURL().toString()).replacePath("/link/" + code)
                .replaceQuery(null).build().toUriString();
        return ResponseEntity.ok().contentType(type).cacheControl(CacheControl.maxAge(PICTURE_KEPT).cachePublic())
                .body(picture.of(address));
    }
}
