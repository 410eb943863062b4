package io.tollgate.media;

import java.util.Locale;
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

    /** Of a sticker that does not move. */
    static final DataSize STILL_STICKER = DataSize.ofKilobytes(100);

    private final DataSize most;

    MediaKind(DataSize most) {
        this.most = most;
    }

    DataSize most() {
        return most;
    }

    /** The property of a message that holds such a file: {@code image}. */
    public String property() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By the property of a message. */
    public static Optional<MediaKind> of(String property) {
        return Stream.of(values()).filter(kind -> kind.property().equals(property)).findFirst();
    }
}
