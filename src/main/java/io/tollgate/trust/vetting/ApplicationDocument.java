package io.tollgate.trust.vetting;

import java.util.HexFormat;

/**
 * A document, without its content.
 *
 * @param number    number of the event that added it
 * @param fileName  name that the applicant gave it, 1 to 200 characters, no path
 * @param mediaType one of {@link MediaTypes}
 * @param bytes     size of the file
 * @param sha256    SHA-256 of the file, in hexadecimal digits
 */
public record ApplicationDocument(int number, Kind kind, String fileName, String mediaType, int bytes, String sha256) {

    public enum Kind { COMMERCIAL_REGISTER, TAX, ADDRESS, IDENTITY, AUTHORITY, OTHER }

    private static final int LONGEST_NAME = 200;

    public ApplicationDocument {
        if (fileName.isBlank() || fileName.length() > LONGEST_NAME || fileName.matches("(?s).*[\\p{Cntrl}/\\\\].*")) {
            throw new IllegalArgumentException(
                    "fileName must have 1 to " + LONGEST_NAME + " characters, none of them a slash or a control character");
        }
        HexFormat.of().parseHex(sha256);
    }
}
