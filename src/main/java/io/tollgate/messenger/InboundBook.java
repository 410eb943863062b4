package io.tollgate.messenger;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Standing;
import io.tollgate.consent.Channel;
import io.tollgate.consent.OptIns;
import io.tollgate.consent.Purpose;
import io.tollgate.conversation.Conversations;
import io.tollgate.delivery.InboundMessage;
import io.tollgate.delivery.StatusUpdates;
import io.tollgate.gate.Arrival;
import io.tollgate.gate.Inbox;
import io.tollgate.intake.Fault;
import io.tollgate.intake.Refusal;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.messenger.MessengerUpdate.MarketingSetting;
import io.tollgate.messenger.MessengerUpdate.Written;
import io.tollgate.messenger.Stops.Means;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Pseudonyms;
import io.tollgate.recipient.Recipients;
import io.tollgate.rulebook.Keyword;
import io.tollgate.rulebook.Keyword.Action;
import io.tollgate.rulebook.Keyword.Match;
import io.tollgate.rulebook.Keyword.Scope;
import io.tollgate.rulebook.Keywords;
import io.tollgate.traffic.Traffic;
import io.tollgate.verification.VerificationStanding;
import io.tollgate.verification.Verifications;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes what the messenger tells of people, a request in one transaction: windows open, stops withdraw, the business's webhook is given what its
 * customers wrote. When this has returned and committed, nothing that a stop forbids is handed over any more.
 *
 * <p>A person can write first to a verified business only; to another she can answer. Stops are heard whoever the business is.
 */
@Component
class InboundBook {

    /** A message of the business that is younger may be a question to which an answer word is the answer. */
    static final Duration QUESTION_OPEN = Duration.ofHours(24);
    private static final Duration WINDOW = Duration.ofHours(24);

    private final Businesses businesses;
    private final Verifications verifications;
    private final Pseudonyms pseudonyms;
    private final Recipients recipients;
    private final Traffic traffic;
    private final Inbounds inbounds;
    private final Stops stops;
    private final OptIns optIns;
    private final Conversations conversations;
    private final StatusUpdates partners;
    private final Inbox inbox;
    private final Confirmations confirmations;

    InboundBook(Businesses businesses, Verifications verifications, Pseudonyms pseudonyms, Recipients recipients, Traffic traffic, Inbounds inbounds,
            Stops stops, OptIns optIns, Conversations conversations, StatusUpdates partners, Inbox inbox, Confirmations confirmations) {
        this.businesses = businesses;
        this.verifications = verifications;
        this.pseudonyms = pseudonyms;
        this.recipients = recipients;
        this.traffic = traffic;
        this.inbounds = inbounds;
        this.stops = stops;
        this.optIns = optIns;
        this.conversations = conversations;
        this.partners = partners;
        this.inbox = inbox;
        this.confirmations = confirmations;
    }

    /** What became of one request. @param repeated updates that were taken before, and did nothing now */
    record Taken(int news, int repeated, List<Reading.Bad> refused) {

        Taken and(Taken other) {
            List<Reading.Bad> both = new ArrayList<>(refused);
            both.addAll(other.refused);
            return new Taken(news + other.news, repeated + other.repeated, both);
        }
    }

    /** @param keywords of the rule book in force */
    @Transactional
    public Taken take(List<MessengerUpdate> updates, Keywords keywords, Instant now) {
        Facts facts = facts(updates, now);
        Map<MessengerUpdate, Refusal> refused = new HashMap<>();
        Map<MessengerUpdate, Keyword> heard = new HashMap<>();
        for (MessengerUpdate update : updates) {
            if (update instanceof Written written) {
                refusal(written, facts).ifPresent(refusal -> refused.put(update, refusal));
                keywords.in(written.words()).filter(keyword -> counts(keyword, written, facts)).ifPresent(keyword -> heard.put(update, keyword));
            }
        }
        List<MessengerUpdate> welcome = updates.stream().filter(update -> !refused.containsKey(update)).toList();
        // Of a message that is turned away, only the stop is heard; and nothing is known of a stranger who wrote to nobody.
        List<MessengerUpdate> stopsOnly = updates.stream().filter(refused::containsKey).filter(update -> stops(heard.get(update))).toList();
        recipients.register(people(welcome, stopsOnly), now);
        Set<MessengerUpdate> news = inbounds.first(welcome, now);
        List<MessengerUpdate> all = new ArrayList<>(stopsOnly);
        all.addAll(news);
        Set<RecipientId> asked = optIns.among(news.stream().map(facts::recipient).collect(toSet()));
        recipients.lock(all.stream().filter(update -> update instanceof MarketingSetting || heard.containsKey(update) || asked.contains(facts.recipient(update)))
                .map(facts::recipient).collect(toSet()));

        List<Conversations.Word> words = new ArrayList<>();
        List<InboundMessage> forwarded = new ArrayList<>();
        List<Arrival> answers = new ArrayList<>();
        for (MessengerUpdate update : all.stream().sorted(comparing(MessengerUpdate::at)).toList()) {
            switch (update) {
                case MarketingSetting setting -> set(setting, facts, now);
                case Written written -> {
                    Optional<Keyword> keyword = Optional.ofNullable(heard.get(update));
                    boolean confirm = keyword.filter(found -> hear(found, written, facts, now)).isPresent();
                    if (refused.containsKey(update)) {
                        continue;
                    }
                    if (asked.contains(facts.recipient(written)) && !stops(heard.get(update))) {
                        answer(written, facts, now);
                    }
                    if (written.opensWindow()) {
                        words.add(new Conversations.Word(new Conversations.Key(written.sender().id(), facts.recipient(written)),
                                written.fromAdvertisement(), written.at()));
                    }
                    forwarded.add(new InboundMessage(written.sender().business(), written.sender().id(), facts.recipient(written), written.id(), written.json()));
                    if (confirm && written.at().plus(WINDOW).isAfter(now)) {
                        answers.add(confirmations.of(written, keyword.orElseThrow(), keywords, facts.business(written).name()));
                    }
                }
            }
        }
        conversations.inbound(words);
        partners.forward(forwarded);
        if (!answers.isEmpty()) {
            inbox.accept(answers, now);
        }
        return new Taken(news.size(), welcome.size() - news.size(),
                updates.stream().filter(refused::containsKey).map(update -> new Reading.Bad(update.path(), refused.get(update))).toList());
    }

    /** @return whether she is to be told that it was heard */
    private boolean hear(Keyword keyword, Written written, Facts facts, Instant now) {
        String method = "keyword " + keyword.word() + " (" + keyword.language() + "), message " + written.id();
        RecipientId recipient = facts.recipient(written);
        BusinessId business = written.sender().business();
        return switch (keyword.action()) {
            case STOP -> stops.stop(recipient, business, Means.KEYWORD, purposes(keyword.covers()), written.at(), written.id(), method, now);
            case START -> {
                stops.resume(recipient, business, Means.KEYWORD, written.at(), method, now);
                yield false;
            }
            case HELP, NONE -> false;
        };
    }

    /** To a request to confirm an opt-in, if the business has written to her since it was made: before, she had nothing to answer. */
    private void answer(Written written, Facts facts, Instant now) {
        RecipientId recipient = facts.recipient(written);
        BusinessId business = written.sender().business();
        optIns.pending(business, recipient, Channel.MESSENGER, now)
                .filter(optIn -> traffic.last(recipient, business, optIn.requestedAt(), now).isPresent())
                .ifPresent(optIn -> optIns.byReply(optIn, new OptIns.Reply(written.words(), written.id(), written.at()), now));
    }

    private void set(MarketingSetting setting, Facts facts, Instant now) {
        RecipientId recipient = facts.recipient(setting);
        BusinessId business = setting.sender().business();
        String id = (setting.stop() ? "stop" : "resume") + " of " + setting.at();
        String method = "the messenger's setting of marketing, " + id;
        if (setting.stop()) {
            stops.stop(recipient, business, Means.SETTING, EnumSet.of(Purpose.MARKETING), setting.at(), id, method, now);
        } else {
            stops.resume(recipient, business, Means.SETTING, setting.at(), method, now);
        }
    }

    /** A stop without more is one of everything: who wants advertising no more has words for it. */
    private static Set<Purpose> purposes(Scope covers) {
        return switch (covers) {
            case ALL -> EnumSet.allOf(Purpose.class);
            case MARKETING -> EnumSet.of(Purpose.MARKETING);
        };
    }

    private static boolean stops(Keyword keyword) {
        return keyword != null && keyword.action() == Action.STOP;
    }

    private boolean counts(Keyword keyword, Written written, Facts facts) {
        return keyword.match() != Match.ANSWER || traffic.last(facts.recipient(written), written.sender().business(),
                written.at().minus(QUESTION_OPEN), written.at()).isEmpty();
    }

    private Optional<Refusal> refusal(Written written, Facts facts) {
        if (facts.business(written).standing() == Standing.SUSPENDED) {
            return Optional.of(new Refusal(Fault.SUSPENDED, "The business is suspended, so the message was not handed on to it."));
        }
        boolean verified = facts.verified().get(written.sender().business()) == VerificationStanding.VERIFIED;
        return verified || hasWritten(written, facts)
                ? Optional.empty()
                : Optional.of(new Refusal(Fault.UNVERIFIED, "The business is not verified and has not written to this person, so the message was not"
                        + " handed on to it. People can write first to verified businesses."));
    }

    private boolean hasWritten(Written written, Facts facts) {
        return traffic.last(facts.recipient(written), written.sender().business(), Instant.EPOCH, written.at()).isPresent();
    }

    private static Set<PhoneNumber> people(List<MessengerUpdate> one, List<MessengerUpdate> other) {
        Set<PhoneNumber> people = one.stream().map(MessengerUpdate::person).collect(toSet());
        other.forEach(update -> people.add(update.person()));
        return people;
    }

    private Facts facts(List<MessengerUpdate> updates, Instant now) {
        Set<BusinessId> firms = updates.stream().map(update -> update.sender().business()).collect(toSet());
        Map<PhoneNumber, RecipientId> ids = updates.stream().map(MessengerUpdate::person).distinct().collect(toMap(number -> number, pseudonyms::of));
        return new Facts(businesses.byId(firms), verifications.standingsOfBusinesses(firms, now), ids);
    }

    private record Facts(Map<BusinessId, Business> firms, Map<BusinessId, VerificationStanding> verified, Map<PhoneNumber, RecipientId> ids) {

        Business business(MessengerUpdate update) {
            return firms.get(update.sender().business());
        }

        RecipientId recipient(MessengerUpdate update) {
            return ids.get(update.person());
        }
    }
}
