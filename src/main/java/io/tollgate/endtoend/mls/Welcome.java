package io.tollgate.endtoend.mls;

import java.util.ArrayList;
import java.util.List;

/** What everybody can read of a Welcome (RFC 9420, section 12.4.3.1). @param references of the key packages that it is for, 32 bytes each
*/
public record Welcome(List<byte[]> references) {

    public static final int LONGEST = 256 * 1024;
    private static final int MOST_MEMBERS = 100;
    private static final int LONGEST_SECRETS = 64 * 1024;
    private static final int LONGEST_SECRET = 4 * 1024;

    /** @throws NotMls for everything that is not exactly one Welcome */
    public static Welcome read(byte[] bytes) {
        if (bytes.length > LONGEST) {
            throw new NotMls("has " + bytes.length + " bytes, and may have " + LONGEST);
        }
        Wire wire = new Wire(bytes);
        MlsMessageHead.open(wire, MlsMessageHead.WELCOME, "Welcome");
        MlsMessageHead.suite(wire);
        List<byte[]> references = new ArrayList<>();
        Wire secrets = wire.part("secrets", LONGEST_SECRETS);
        while (!secrets.atEnd()) {
            if (references.size() == MOST_MEMBERS) {
                throw new NotMls("is for more than " + MOST_MEMBERS + " members");
            }
            byte[] reference = secrets.vector("new_member", KeyPackage.REFERENCE_BYTES);
            if (reference.length != KeyPackage.REFERENCE_BYTES) {
                throw new NotMls("has a reference of " + reference.length + " bytes; those of suite 1 have 32");
            }
            references.add(reference);
            secrets.skip("kem_output", LONGEST_SECRET);
            secrets.skip("ciphertext", LONGEST_SECRET);
        }
        if (references.isEmpty()) {
            throw new NotMls("is for nobody");
        }
        wire.skip("encrypted_group_info", LONGEST);
        wire.expectEnd();
        return new Welcome(List.copyOf(references));
    }
}
