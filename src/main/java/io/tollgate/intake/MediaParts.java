package io.tollgate.intake;

import static io.tollgate.cloudapi.Shape.either;
import static io.tollgate.cloudapi.Shape.only;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.text;
import static io.tollgate.cloudapi.Shape.textOrEmpty;
import static io.tollgate.cloudapi.Shape.url;

import io.tollgate.cloudapi.Shape;
import java.util.stream.Stream;

/** The shape of a file in a message: by the id of an upload, or by a link. */
final class MediaParts {

    static final Shape.Property CAPTION = optional("caption", textOrEmpty(1024));
    static final Shape.Property FILENAME = optional("filename", text(240));

    private MediaParts() {}

    /** @param more what the file has besides id or link */
    static Shape file(Shape.Property... more) {
        return only(Stream.concat(Stream.of(optional("id", text(200)), optional("link", url(2048))), Stream.of(more))
                .toArray(Shape.Property[]::new)).and(either("id", "link"));
    }
}
