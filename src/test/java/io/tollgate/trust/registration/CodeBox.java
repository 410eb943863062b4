package io.tollgate.trust.registration;

import io.tollgate.message.SenderId;
import io.tollgate.secrets.KeyFile;
import java.nio.file.Path;

/** Where the built-in channel lays the codes: what the operator reads. */
public record CodeBox(Path data) {

    /** Of the last request; fails if there was none. */
    public String code(SenderId sender) {
        return file(sender).read().orElseThrow();
    }

    /** Of the same length, but another. */
    public String wrong(SenderId sender) {
        String code = code(sender);
        return (code.charAt(0) == '9' ? '0' : (char) (code.charAt(0) + 1)) + code.substring(1);
    }

    public KeyFile file(SenderId sender) {
        return new KeyFile(data.resolve("codes").resolve(sender.toString()));
    }
}
