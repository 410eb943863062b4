package io.tollgate.intake;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The file drop.
 *
 * @param folder the folder that has a folder for each business, by its handle, with {@code in}, {@code out}, {@code done} and
 *     {@code failed}
 * @param verdictWait how long a result file waits for the verdicts; then it is written, even if some are missing
 * @param quiet       how long a file must be unchanged before it is taken; an empty one five times as long
 * @param chunk       the most lines that one transaction accepts, 1 to 1000
 * @param mostLines   a file with more lines is refused as a whole
 * @param mostBytes   a larger file is refused as a whole, also one that is larger after it is unpacked
 * @param atOnce      how many chunks of all businesses together are accepted at the same time, 1 to 16; businesses take turns
 */
@ConfigurationProperties("tollgate.intake.drop")
record DropSettings(
        Path folder, @DefaultValue("30s") Duration verdictWait, @DefaultValue("1s") Duration quiet, @DefaultValue("200") int chunk,
        @DefaultValue("10000000") int mostLines, @DefaultValue("1073741824") long mostBytes, @DefaultValue("2") int atOnce) {

    DropSettings {
        if (chunk < 1 || chunk > 1000) {
            throw new IllegalArgumentException("tollgate.intake.drop.chunk (" + chunk + ") must be 1 to 1000. Maybe 200.");
        }
        if (mostLines < 1) {
            throw new IllegalArgumentException("tollgate.intake.drop.most-lines (" + mostLines + ") must be positive. Maybe 10000000.");
        }
        if (mostBytes < 1) {
            throw new IllegalArgumentException("tollgate.intake.drop.most-bytes (" + mostBytes + ") must be positive. Maybe 1073741824.");
        }
        if (atOnce < 1 || atOnce > 16) {
            throw new IllegalArgumentException("tollgate.intake.drop.at-once (" + atOnce + ") must be 1 to 16. Maybe 2.");
        }
    }
}
