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
 * All proof of one person's consent towards one business for one purpose on one channel: the record of ISO/IEC TS 27560.
 *
 * @param particulars the controller of the business's data; empty if the business has not named it
 * @param operator    the processor of the data
 * @param country     the country of her number, ISO 3166 alpha-2; empty if she was erased
 * @param senders     the business's senders, whose numbers she can write to
 * @param events      the history, oldest first; never empty
 * @param standing    the consent status when the record was made
 * @param uses        the messages admitted on this consent; none for channels that Tollgate does not send on
 * @param kept        the retention period; empty if all entries are kept for ever
 */
public record ConsentRecord(
        Business business, Optional<Particulars> particulars, Operator operator, RecipientId recipient, Optional<String> country,
        List<Sender> senders, Purpose purpose, ConsentChannel channel, List<ConsentEvent> events, ConsentStatus standing, Uses uses,
        Optional<RetentionPeriod> kept) {}
