package io.tollgate.optin;

import io.tollgate.business.Sender;
import io.tollgate.business.Template;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.OptIn;
import io.tollgate.consent.OptIns;
import io.tollgate.consent.Purpose;
import io.tollgate.recipient.PhoneNumber;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A checked request of a business that the person confirm a consent.
 *
 * @param template     template of the message that asks; it has one placeholder for a code or a link, none for a reply
 * @param firstStep    what the person was shown and how she answered
 * @param callbackData the partner's own note, which the statuses of the message repeat; may be empty
 * @param contentHash  hash of the whole request, with the recipient
 */
record OptInRequest(
        Sender sender, PhoneNumber recipient, ConsentChannel channel, Set<Purpose> purposes, OptIn.Answer answer, Template template,
        Evidence firstStep,
        Optional<Instant> consentUntil, String callbackData, Optional<OptIns.Key> key, byte[] contentHash) implements CheckedOptIn {}
