package io.tollgate.rights;

import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Purpose;
import io.tollgate.message.RecipientId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything that is stored about one person.
 *
 * @param person   her pseudonym, under which the records stand
 * @param held     false if there is no record at all
 * @param erased   whether she was erased; then the remaining records stay for the reasons given
 * @param sections one for each kind of record, empty ones included
 * @param allowed  her present consent status towards each business, the latest change first
 * @param besides  what is stored and cannot be shown row by row, each in a sentence
 * @param withheld what is stored and withheld, and why, each in a sentence
 */
public record Disclosure(RecipientId person, Instant asOf, boolean held, boolean erased, List<Section> sections, List<Allowed> allowed,
        List<String> besides, List<String> withheld) {

    /** Her consent status towards one business for one purpose on one channel. */
    public record Allowed(String business, Purpose purpose, ConsentChannel channel, ConsentStatus standing) {}

    /**
     * @param name  the name in the form for machines
     * @param title the heading in the readable form
     * @param kept  why the rows stay when she is erased; empty if they do not
     * @param rows  values by column, in the order of the table: texts, numbers, booleans, or lists and maps of these
     */
    public record Section(String name, String title, String kept, List<Map<String, Object>> rows) {}
}
