package io.tollgate.trust.vetting;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/** The types of documents, and the first bytes of such files: a file with other first bytes is refused. */
public final class MediaTypes {

    private static final Map<String, byte[]> BEGINNINGS = Map.of(
            "application/pdf", HexFormat.of().parseHex("255044462d"), // %PDF-
            "image/png", HexFormat.of().parseHex("89504e470d0a1a0a"),
            "image/jpeg", HexFormat.of().parseHex("ffd8ff"));

    private MediaTypes() {}

    static boolean known(String mediaType) {
        return BEGINNINGS.containsKey(mediaType);
    }

    static boolean beginsAs(String mediaType, byte[] content) {
        byte[] beginning = BEGINNINGS.getOrDefault(mediaType, new byte[0]);
        return beginning.length > 0 && content.length >= beginning.length
                && Arrays.equals(content, 0, beginning.length, beginning, 0, beginning.length);
    }
}
