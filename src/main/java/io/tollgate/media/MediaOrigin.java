package io.tollgate.media;

import io.tollgate.cloudapi.Refusal;
import java.io.InputStream;

/** The network that has the files which people send. */
public interface MediaOrigin {

    /** The outcome of a wish for a file. */
    sealed interface Fetched {

        /** @param type as the network says; @param content ends with an error if the file is too long or breaks off; to be closed */
        record Coming(String type, InputStream content) implements Fetched {}

        record Not(Refusal why) implements Fetched {}
    }

    Fetched fetch(MediaFile file);
}
