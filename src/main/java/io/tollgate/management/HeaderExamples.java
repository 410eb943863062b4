package io.tollgate.management;

import io.tollgate.cloudapi.UnfitParameter;
import io.tollgate.media.MediaContent;
import io.tollgate.media.MediaKind;
import io.tollgate.media.ShownFiles;
import io.tollgate.media.ShownFiles.Copied;
import io.tollgate.media.Uploads;
import io.tollgate.message.BusinessId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The examples of headers that show a file: {@code {"type":"HEADER","format":"IMAGE","example":{"header_handle":["4:..."]}}}. A handle must
 * name a file of the business that fits the format. The Cloud API wants an example; Tollgate takes a header without one, too. The reviewer
 * of the template sees a copy of the file, also when the handle's time is over.
 */
@Component
final class HeaderExamples {

    private final Uploads uploads;
    private final ShownFiles shown;

    HeaderExamples(Uploads uploads, ShownFiles shown) {
        this.uploads = uploads;
        this.shown = shown;
    }

    /**
     * Copies the files.
     *
     * @param components as they were given; whether they are components is checked before
     * @return by the number of the card; 0 for the template's own header
     */
    Map<Integer, MediaContent> copies(BusinessId business, JsonNode components) {
        Map<Integer, MediaContent> copies = new HashMap<>();
        named(business, 0, components).forEach((card, file) -> copies.put(card, switch (shown.copy(file.content())) {
            case Copied.Is(MediaContent copy) -> copy;
            case Copied.Not not -> throw new UnfitParameter(not.why());
        }));
        return copies;
    }

    /** Keeps copies within the transaction that writes the template. A lack of space undoes that transaction. */
    void keep(BusinessId business, long template, Map<Integer, MediaContent> copies) {
        shown.putExamples(business, template, copies).ifPresent(noSpace -> {
            throw new UnfitParameter(noSpace);
        });
    }

    private Map<Integer, Uploads.Named> named(BusinessId business, int card, JsonNode components) {
        Map<Integer, Uploads.Named> named = new HashMap<>();
        for (JsonNode component : components.isString() ? JsonMapper.shared().readTree(components.stringValue()) : components) {
            if (component.path("type").asString("").equalsIgnoreCase("HEADER")) {
                MediaKind.of(component.path("format").asString("").toLowerCase(Locale.ROOT))
                        .flatMap(kind -> named(business, kind, component.at("/example/header_handle")))
                        .ifPresent(file -> named.put(card, file));
            }
            int number = 0;
            for (JsonNode inner : component.path("cards")) {
                named.putAll(named(business, ++number, inner.path("components")));
            }
        }
        return named;
    }

    private Optional<Uploads.Named> named(BusinessId business, MediaKind kind, JsonNode written) {
        JsonNode handle = written.isArray() ? written.path(0) : written;
        if (handle.isMissingNode() || handle.isNull()) {
            return Optional.empty();
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
        return file;
    }
}
