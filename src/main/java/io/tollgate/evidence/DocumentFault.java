package io.tollgate.evidence;

/** A record of consent is not as it must be. The message never repeats what stands there: it may be a person's number. */
public final class DocumentFault extends RuntimeException {

    private final String path;

    DocumentFault(String path, String message) {
        super(path + " " + message);
        this.path = path;
    }

    /** Where, as a path of RFC 9535: {@code $['@graph'][0]['dct:created']}. */
    public String path() {
        return path;
    }
}
