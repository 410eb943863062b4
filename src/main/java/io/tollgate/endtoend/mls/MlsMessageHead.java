package io.tollgate.endtoend.mls;

/** The head of an MLSMessage, and the numbers of RFC 9420. */
final class MlsMessageHead {

    static final int VERSION = 1;
    /** MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519. */
    static final int SUITE = 1;
    static final int PRIVATE_MESSAGE = 2;
    static final int WELCOME = 3;
    static final int KEY_PACKAGE = 5;

    private MlsMessageHead() {}

    static void open(Wire wire, int format, String name) {
        version(wire);
        int found = wire.uint16("wire_format");
        if (found != format) {
            throw new NotMls("must be a " + name + " (wire format " + format + "), and is of wire format " + found);
        }
    }

    static void version(Wire wire) {
        int version = wire.uint16("version");
        if (version != VERSION) {
            throw new NotMls("must be of MLS 1.0 (version 1), and is of version " + version);
        }
    }

    static void suite(Wire wire) {
        int suite = wire.uint16("cipher_suite");
        if (suite != SUITE) {
            throw new NotMls("must be of cipher suite 1, and is of " + suite);
        }
    }
}
