package io.tollgate.smpp;

import java.util.Arrays;

/**
 * A part of an SMS that somebody wrote.
 *
 * @param coding the data_coding
 */
record Piece(Key key, int number, byte coding, byte[] bytes) {

    /** What the parts of one SMS have in common. @param parts how many there are */
    record Key(String from, String to, int reference, int parts) {

        /** Leaves out the numbers. */
        @Override
        public String toString() {
            return parts + " parts";
        }
    }

    /** Whether it is a whole SMS. */
    boolean isAlone() {
        return key.parts() == 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Piece piece && piece.key.equals(key) && piece.number == number && piece.coding == coding
                && Arrays.equals(piece.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + number;
    }

    /** Leaves out numbers and text. */
    @Override
    public String toString() {
        return "part " + number + " of " + key;
    }
}
