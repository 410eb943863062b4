package io.tollgate.intake;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The file drop.
 *
 * @param folder      has a folder for each business, by its handle, with {@code in}, {@code out} and {@code done}
 * @param verdictWait how long a result file waits for the verdicts before it is written without those that are missing
 * @param chunk       lines a transaction accepts
 * @param mostLines   a longer file is refused as a whole
 */
@ConfigurationProperties("tollgate.intake.drop")
record DropSettings(
        Path folder, @DefaultValue("30s") Duration verdictWait, @DefaultValue("200") int chunk, @DefaultValue("200000") int mostLines) {

    DropSettings {
        if (chunk < 1 || chunk > 1000) {
            throw new IllegalArgumentException("tollgate.intake.drop.chunk (" + chunk + ") must be 1 to 1000. Maybe 200.");
        }
        if (mostLines < 1) {
            throw new IllegalArgumentException("tollgate.intake.drop.most-lines (" + mostLines + ") must be positive. Maybe 200000.");
        }
    }
}
