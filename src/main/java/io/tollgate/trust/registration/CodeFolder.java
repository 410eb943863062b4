package io.tollgate.trust.registration;

import io.tollgate.secrets.KeyFile;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * Writes each code into the folder {@code codes} of the data folder, readable by the operator only, into a file named after the phone
 * number id. For development and the demonstration: it proves that the operator passed the code on, not that the number rang.
 */
@Component
@ConditionalOnProperty(name = "tollgate.registration.code-channel", havingValue = "folder", matchIfMissing = true)
final class CodeFolder implements CodeChannel {

    private static final Logger log = LoggerFactory.getLogger(CodeFolder.class);

    private final Path folder;

    CodeFolder(@Value("${tollgate.data}") Path data) {
        this.folder = data.resolve("codes");
    }

    @Override
    public String name() {
        return "folder of the operator";
    }

    @Override
    public void send(Code code) {
        KeyFile file = new KeyFile(folder.resolve(code.sender().toString()));
        file.write("""
                # For %s, by %s in %s, until %s.
                %s
                """.formatted(code.number(), code.method(), code.language(), code.expiresAt(), code.digits()));
        log.info("A code for the phone number id {} is in {}", code.sender(), file.path().toAbsolutePath());
    }
}
