package io.tollgate.endtoend.mls;

import java.util.Arrays;

/**
 * A message that its recipient discloses: the FramedContentTBS (RFC 9420, section 6.1), over which its sender has signed. It can be checked
 * without any key of the group.
 *
 * @param leaf              place of the sender in the group
 * @param authenticatedData as in the clear of the message
 * @param text              what was encrypted
 */
public record Disclosed(byte[] groupId, long epoch, long leaf, byte[] authenticatedData, byte[] text) {

    public static final int LONGEST = PrivateMessage.LONGEST + 2 * 1024;
    private static final int APPLICATION = 1;
    private static final int MEMBER = 1;
    private static final int LONGEST_HASH = 64;
    private static final int LONGEST_EXTENSIONS = 512;

    /** @throws NotMls for everything that is not exactly this of one application message in cipher suite 1 */
    public static Disclosed read(byte[] bytes) {
        if (bytes.length > LONGEST) {
            throw new NotMls("has " + bytes.length + " bytes, and may have " + LONGEST);
        }
        Wire wire = new Wire(bytes);
        MlsMessageHead.open(wire, MlsMessageHead.PRIVATE_MESSAGE, "FramedContentTBS of a PrivateMessage");
        byte[] group = wire.vector("group_id", PrivateMessage.LONGEST_GROUP_ID);
        long epoch = wire.uint64("epoch");
        int sender = wire.uint8("sender_type");
        if (sender != MEMBER) {
            throw new NotMls("must be of a member (sender type 1), and is of sender type " + sender);
        }
        long leaf = (long) wire.uint16("leaf_index") << Short.SIZE | wire.uint16("leaf_index");
        byte[] data = wire.vector("authenticated_data", PrivateMessage.LONGEST_DATA);
        int type = wire.uint8("content_type");
        if (type != APPLICATION) {
            throw new NotMls("must be of a message (content type 1), and is of content type " + type);
        }
        byte[] text = wire.vector("application_data", PrivateMessage.LONGEST);
        context(wire, group, epoch);
        wire.expectEnd();
        return new Disclosed(group, epoch, leaf, data, text);
    }

    private static void context(Wire wire, byte[] group, long epoch) {
        MlsMessageHead.version(wire);
        MlsMessageHead.suite(wire);
        if (!Arrays.equals(wire.vector("group_id", PrivateMessage.LONGEST_GROUP_ID), group) || wire.uint64("epoch") != epoch) {
            throw new NotMls("has a context of another group or epoch");
        }
        wire.skip("tree_hash", LONGEST_HASH);
        wire.skip("confirmed_transcript_hash", LONGEST_HASH);
        wire.skip("extensions", LONGEST_EXTENSIONS);
    }

    /** Whether the owner of this key has signed it. @param bytes that were read */
    public static boolean isSigned(byte[] key, byte[] bytes, byte[] signature) {
        return Ed25519.isSigned(key, "FramedContentTBS", bytes, signature);
    }
}
