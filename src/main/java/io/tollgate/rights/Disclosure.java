package io.tollgate.rights;

import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Purpose;
import io.tollgate.message.RecipientId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything that is held about one person.
 *
 * @param person   her pseudonym, by which the records know her
 * @param held     false if there is no record at all
 * @param erased   she was erased; then what is left stays for the reasons given
 * @param sections one for each kind of record, those without any included
 * @param allowed  how she stands to each business now, the latest word first
 * @param besides  what is held and cannot be told row by row, each in a sentence
 * @param withheld what is held and not hers to read, and why, each in a sentence
 */
public record Disclosure(RecipientId person, Instant asOf, boolean held, boolean erased, List<Section> sections, List<Allowed> allowed,
        List<String> besides, List<String> withheld) {

    /** How she stands to one business for one purpose on one channel. */
    public record Allowed(String business, Purpose purpose, ConsentChannel channel, ConsentStatus standing) {}

    /**
     * @param name  in the machine form
     * @param title in the readable form
     * @param kept  why it stays when she is erased; empty if it does not
     * @param rows  column by column, in the order of the table; texts, numbers, truth values, or lists and maps of such
     */
    public record Section(String name, String title, String kept, List<Map<String, Object>> rows) {}
}
