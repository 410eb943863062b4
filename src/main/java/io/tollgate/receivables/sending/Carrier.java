package io.tollgate.receivables.sending;

/** Brings parcels to buyers by one way. */
interface Carrier {

    Way way();

    /** Returns when the receiver has it. Lasts at most a minute. @throws NotCarried if the receiver does not have it */
    void carry(Parcel parcel) throws NotCarried;
}
