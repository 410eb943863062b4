package io.tollgate.media;

import static io.tollgate.media.MediaKind.AUDIO;
import static io.tollgate.media.MediaKind.DOCUMENT;
import static io.tollgate.media.MediaKind.IMAGE;
import static io.tollgate.media.MediaKind.STICKER;
import static io.tollgate.media.MediaKind.VIDEO;
import static java.util.stream.Collectors.joining;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The types of files that a business can upload. Source: as for {@link MediaKind}. */
public enum MediaFormat {

    AAC("audio/aac", AUDIO),
    MP4_AUDIO("audio/mp4", AUDIO),
    MPEG("audio/mpeg", AUDIO),
    AMR("audio/amr", AUDIO),
    /** Ogg with the codec Opus only. */
    OGG("audio/ogg", AUDIO),
    OPUS("audio/opus", AUDIO),
    PPT("application/vnd.ms-powerpoint", DOCUMENT),
    DOC("application/msword", DOCUMENT),
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", DOCUMENT),
    PPTX("application/vnd.openxmlformats-officedocument.presentationml.presentation", DOCUMENT),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", DOCUMENT),
    PDF("application/pdf", DOCUMENT),
    TEXT("text/plain", DOCUMENT),
    XLS("application/vnd.ms-excel", DOCUMENT),
    JPEG("image/jpeg", IMAGE),
    PNG("image/png", IMAGE),
    WEBP("image/webp", STICKER),
    MP4("video/mp4", VIDEO),
    GPP("video/3gpp", VIDEO);

    /** Names that some clients give. */
    private static final Map<String, MediaFormat> OTHER_NAMES = Map.of("image/jpg", JPEG, "audio/mp3", MPEG, "video/3gp", GPP,
            "audio/x-aac", AAC, "audio/x-m4a", MP4_AUDIO, "audio/m4a", MP4_AUDIO);

    private final String type;
    private final MediaKind kind;

    MediaFormat(String type, MediaKind kind) {
        this.type = type;
        this.kind = kind;
    }

    /** The type as a header Content-Type has it. */
    public String type() {
        return type;
    }

    public MediaKind kind() {
        return kind;
    }

    /** @param type with parameters or without: {@code audio/ogg; codecs=opus} */
    static Optional<MediaFormat> of(String type) {
        String plain = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return Stream.of(values()).filter(format -> format.type.equals(plain)).findFirst()
                .or(() -> Optional.ofNullable(OTHER_NAMES.get(plain)));
    }

    /** All types as an error names them. */
    static String types() {
        return Stream.of(values()).map(MediaFormat::type).collect(joining(", "));
    }

    /** The types of a kind, for an error. */
    public static String types(MediaKind kind) {
        return Stream.of(values()).filter(format -> format.kind == kind).map(MediaFormat::type).collect(joining(", "));
    }
}
