package io.tollgate.evidence;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Particulars;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Purpose;
import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Recipient;
import io.tollgate.recipient.Recipients;
import io.tollgate.traffic.Admission;
import io.tollgate.traffic.Traffic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes the records of one person's consents, each with its history, uses, status and retention period. */
@Component
public class ConsentRecords {

    private final Consents consents;
    private final Traffic traffic;
    private final Businesses businesses;
    private final Recipients recipients;
    private final RetentionTerms terms;
    private final Operator operator;

    ConsentRecords(Consents consents, Traffic traffic, Businesses businesses, Recipients recipients, RetentionTerms terms,
            Operator operator) {
        this.consents = consents;
        this.traffic = traffic;
        this.businesses = businesses;
        this.recipients = recipients;
        this.terms = terms;
        this.operator = operator;
    }

    /** One record for each business, purpose and channel. */
    record Subject(BusinessId business, RecipientId recipient, Purpose purpose, ConsentChannel channel) implements Comparable<Subject> {

        static Subject of(ConsentEvent event) {
            return new Subject(event.business(), event.recipient(), event.purpose(), event.channel());
        }

        /**
         * Whether a message used this consent. Tollgate sends on one channel; marketing uses the consent to marketing, other messages that
         * to messages.
         */
        boolean usedBy(Admission admission) {
            return channel == ConsentChannel.MESSENGER && usedBy(admission.business(), admission.recipient(), admission.category());
        }

        boolean usedBy(BusinessId sender, RecipientId person, Category category) {
            return sender.equals(business) && person.equals(recipient)
                    && (category == Category.MARKETING) == (purpose == Purpose.MARKETING);
        }

        @Override
        public int compareTo(Subject other) {
            int byBusiness = Integer.compare(business.value(), other.business.value());
            int purposes = byBusiness != 0 ? byBusiness : purpose.compareTo(other.purpose);
            return purposes != 0 ? purposes : channel.compareTo(other.channel);
        }
    }

    /**
     * All records of one person, by business, purpose and channel.
     *
     * @param of the only business whose records are wanted; empty: all businesses
     */
    @Transactional(readOnly = true)
    public List<ConsentRecord> of(RecipientId person, Optional<BusinessId> of, Instant now) {
        Map<Subject, List<ConsentEvent>> histories = consents.history(person).stream()
                .filter(event -> of.isEmpty() || of.get().equals(event.business()))
                .collect(groupingBy(Subject::of, TreeMap::new, toList()));
        List<BusinessId> ids = histories.keySet().stream().map(Subject::business).distinct().toList();
        Map<BusinessId, Business> controllers = businesses.byId(ids);
        Map<BusinessId, Particulars> particulars = businesses.particulars(ids);
        Optional<Recipient> known = Optional.ofNullable(recipients.of(List.of(person)).get(person));
        List<Admission> admissions = traffic.of(person);
        return histories.entrySet().stream().filter(entry -> controllers.containsKey(entry.getKey().business())).map(entry -> {
            Subject subject = entry.getKey();
            Uses uses = Uses.of(admissions.stream().filter(subject::usedBy).toList());
            return new ConsentRecord(requireNonNull(controllers.get(subject.business())),
                    Optional.ofNullable(particulars.get(subject.business())), operator, person, known.map(Recipient::country),
                    businesses.senders(subject.business()), subject.purpose(), subject.channel(), entry.getValue(),
                    ConsentStatus.of(entry.getValue(), now), uses,
                    RetentionPeriod.of(entry.getValue(), uses.last(), terms.of(known, now), terms.unanswered(), now));
        }).toList();
    }
}
