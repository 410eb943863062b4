package io.tollgate.endtoend.mls;

/**
 * What everybody can read of an encrypted message (RFC 9420, section 6.3).
 *
 * @param epoch             of the group
 * @param authenticatedData in the clear, bound to the content for the recipients
 * @param ciphertextBytes   length of the ciphertext, padding included
 */
public record PrivateMessage(byte[] groupId, long epoch, Type type, byte[] authenticatedData, int ciphertextBytes) {

    /** The longest id of a group that Tollgate takes; MLS has no bound. */
    public static final int LONGEST_GROUP_ID = 64;
    public static final int LONGEST_DATA = 256;
    /** The longest message as a whole; a text of 4,096 characters fits in with its padding. */
    public static final int LONGEST = 96 * 1024;
    private static final int LONGEST_SENDER_DATA = 64;

    public enum Type { APPLICATION, PROPOSAL, COMMIT }

    /** @throws NotMls for everything that is not exactly one such message */
    public static PrivateMessage read(byte[] bytes) {
        if (bytes.length > LONGEST) {
            throw new NotMls("has " + bytes.length + " bytes, and may have " + LONGEST);
        }
        Wire wire = new Wire(bytes);
        MlsMessageHead.open(wire, MlsMessageHead.PRIVATE_MESSAGE, "PrivateMessage");
        byte[] group = wire.vector("group_id", LONGEST_GROUP_ID);
        if (group.length == 0) {
            throw new NotMls("has an empty group_id");
        }
        long epoch = wire.uint64("epoch");
        Type type = type(wire.uint8("content_type"));
        byte[] data = wire.vector("authenticated_data", LONGEST_DATA);
        wire.skip("encrypted_sender_data", LONGEST_SENDER_DATA);
        int ciphertext = wire.skip("ciphertext", LONGEST);
        wire.expectEnd();
        return new PrivateMessage(group, epoch, type, data, ciphertext);
    }

    private static Type type(int number) {
        return switch (number) {
            case 1 -> Type.APPLICATION;
            case 2 -> Type.PROPOSAL;
            case 3 -> Type.COMMIT;
            default -> throw new NotMls("has an unknown content_type (" + number + ")");
        };
    }
}
