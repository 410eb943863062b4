package io.tollgate.media;

import static java.util.stream.Collectors.toMap;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.util.unit.DataSize;

/** The kinds of files, with the most bytes of one. Source: Cloud API, reference of media, table of supported types, November 2025. */
public enum MediaKind {

    IMAGE(DataSize.ofMegabytes(5)),
    STICKER(DataSize.ofKilobytes(500)),
    AUDIO(DataSize.ofMegabytes(16)),
    VIDEO(DataSize.ofMegabytes(16)),
    DOCUMENT(DataSize.ofMegabytes(100));

    /** The most bytes of a sticker that does not move. */
    static final DataSize STILL_STICKER = DataSize.ofKilobytes(100);

    private static final Map<String, MediaKind> BY_PROPERTY = Stream.of(values()).collect(toMap(MediaKind::property, kind -> kind));

    private final DataSize most;
    private final String property;

    MediaKind(DataSize most) {
        this.most = most;
        this.property = name().toLowerCase(Locale.ROOT);
    }

    DataSize most() {
        return most;
    }

    /** The property of a message that holds such a file: {@code image}. */
    public String property() {
        return property;
    }

    /** The kind of a file that stands in this property of a message. */
    public static Optional<MediaKind> of(String property) {
        return Optional.ofNullable(BY_PROPERTY.get(property));
    }
}
