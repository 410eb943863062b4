package io.tollgate.smpp;

import org.jsmpp.bean.DataCoding;
import org.jsmpp.bean.ESMClass;

/**
 * One submit_sm.
 *
 * @param validity the longest time until the delivery, in SMPP's relative form
 * @param bytes    with the header of a part, if there are several
 */
record Part(Address from, Address to, ESMClass form, DataCoding coding, String validity, byte[] bytes) {

    /** Leaves out numbers and text. */
    @Override
    public String toString() {
        return "a part of " + bytes.length + " bytes";
    }
}
