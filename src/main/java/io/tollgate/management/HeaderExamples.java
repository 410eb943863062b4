package io.tollgate.management;

import io.tollgate.media.MediaKind;
import io.tollgate.media.Uploads;
import io.tollgate.message.BusinessId;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks the examples of headers that show a file: {@code {"type":"HEADER","format":"IMAGE","example":{"header_handle":["4:..."]}}}. A
 * handle must name a file of the business that fits the format. The Cloud API wants an example; Tollgate takes a header without one, too.
 */
@Component
final class HeaderExamples {

    private final Uploads uploads;

    HeaderExamples(Uploads uploads) {
        this.uploads = uploads;
    }

    /** @param components as they were given; whether they are components is checked before */
    void check(BusinessId business, JsonNode components) {
        JsonNode list = components.isString() ? JsonMapper.shared().readTree(components.stringValue()) : components;
        for (JsonNode component : list) {
            if (component.path("type").asString("").equalsIgnoreCase("HEADER")) {
                MediaKind.of(component.path("format").asString("").toLowerCase(Locale.ROOT))
                        .ifPresent(kind -> check(business, kind, component.at("/example/header_handle")));
            }
            component.path("cards").forEach(card -> check(business, card.path("components")));
        }
    }

    private void check(BusinessId business, MediaKind kind, JsonNode written) {
        JsonNode handle = written.isArray() ? written.path(0) : written;
        if (handle.isMissingNode() || handle.isNull()) {
            return;
        }
        Optional<Uploads.Named> file = uploads.named(handle.asString(""), business);
        if (file.isEmpty()) {
            throw NewTemplate.wrong("components HEADER example header_handle: there is no file with this handle, or its time is over."
                    + " Upload the file in pieces, by POST /{app-id}/uploads, and give the handle that the last piece is answered with.");
        }
        if (file.get().kind() != kind) {
            throw NewTemplate.wrong("components HEADER example header_handle: the header shows a file of the kind " + kind.property()
                    + ", and this one is of the type " + file.get().content().type() + ".");
        }
    }
}
