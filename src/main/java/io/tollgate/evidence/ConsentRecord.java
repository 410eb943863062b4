package io.tollgate.evidence;

import io.tollgate.business.Business;
import io.tollgate.business.Particulars;
import io.tollgate.business.Sender;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Purpose;
import io.tollgate.message.RecipientId;
import java.util.List;
import java.util.Optional;

/**
 * Everything that proves how one person stands to one business for one purpose on one channel: the record of ISO/IEC TS 27560.
 *
 * @param particulars who answers for the business's data; empty if it has not said so
 * @param operator    who processes the data for it
 * @param country     of her number, ISO 3166 alpha-2; empty if she was erased
 * @param senders     the business's numbers, at which she reaches it
 * @param events      oldest first; never empty
 * @param standing    at the instant at which the record was put together
 * @param uses        the messages that were admitted on it; none for channels that Tollgate does not send on
 * @param kept        empty if all of it is kept for ever
 */
public record ConsentRecord(
        Business business, Optional<Particulars> particulars, Operator operator, RecipientId recipient, Optional<String> country,
        List<Sender> senders, Purpose purpose, ConsentChannel channel, List<ConsentEvent> events, ConsentStatus standing, Uses uses, Optional<RetentionPeriod> kept) {}
