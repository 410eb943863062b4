package io.tollgate.evidence;

/** A record of consent has a fault. The message never repeats the value, as it may be a person's number. */
public final class DocumentFault extends RuntimeException {

    private final String path;

    DocumentFault(String path, String message) {
        super(path + " " + message);
        this.path = path;
    }

    /** The place of the fault as a path of RFC 9535: {@code $['@graph'][0]['dct:created']}. */
    public String path() {
        return path;
    }
}
