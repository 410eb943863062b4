package io.tollgate.trust.registration;

import io.tollgate.message.SenderId;
import io.tollgate.secrets.KeyFile;
import java.nio.file.Path;

/** The files in which the operator reads the codes of the built-in channel. */
public record CodeFiles(Path data) {

    /** The code of the last request; fails if there was none. */
    public String code(SenderId sender) {
        return file(sender).read().orElseThrow();
    }

    /** A different code of the same length. */
    public String wrong(SenderId sender) {
        String code = code(sender);
        return (code.charAt(0) == '9' ? '0' : (char) (code.charAt(0) + 1)) + code.substring(1);
    }

    public KeyFile file(SenderId sender) {
        return new KeyFile(data.resolve("codes").resolve(sender.toString()));
    }
}
