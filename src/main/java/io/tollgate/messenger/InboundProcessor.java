package io.tollgate.messenger;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import io.tollgate.blocking.Blocked;
import io.tollgate.blocking.Blocks;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.BusinessStatus;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.OptIns;
import io.tollgate.consent.Purpose;
import io.tollgate.conversation.Conversations;
import io.tollgate.delivery.InboundMessage;
import io.tollgate.delivery.StatusUpdates;
import io.tollgate.gate.Arrival;
import io.tollgate.gate.Inbox;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.messenger.MessengerUpdate.MarketingSetting;
import io.tollgate.messenger.MessengerUpdate.Way;
import io.tollgate.messenger.MessengerUpdate.Words;
import io.tollgate.messenger.MessengerUpdate.Written;
import io.tollgate.messenger.OptOuts.Means;
import io.tollgate.persons.People;
import io.tollgate.recipient.PersonLocks;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Recipients;
import io.tollgate.keyword.Keyword;
import io.tollgate.keyword.Keyword.Action;
import io.tollgate.keyword.Keyword.Match;
import io.tollgate.keyword.Keyword.Scope;
import io.tollgate.keyword.Keywords;
import io.tollgate.traffic.Traffic;
import io.tollgate.trust.verification.VerificationStatus;
import io.tollgate.trust.verification.Verifications;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes the updates of the messenger about people, one request in one transaction: messages open windows, stops withdraw consents, and the
 * business's webhook gets what its customers wrote. Once this has returned and committed, nothing that a stop forbids is handed over.
 *
 * <p>A person can write first only to a verified business; to any other she can only answer. A stop to any business is heard.
 */
@Component
class InboundProcessor {

    /** For so long after a message of the business, an answer word may answer a question in that message. */
    static final Duration QUESTION_OPEN = Duration.ofHours(24);
    private static final Duration WINDOW = Duration.ofHours(24);

    private final Businesses businesses;
    private final Verifications verifications;
    private final People people;
    private final PersonLocks locks;
    private final Recipients recipients;
    private final PhoneNumbers numbers;
    private final Blocks blocks;
    private final Traffic traffic;
    private final Inbounds inbounds;
    private final OptOuts stops;
    private final OptIns optIns;
    private final Conversations conversations;
    private final StatusUpdates partners;
    private final Inbox inbox;
    private final Confirmations confirmations;

    InboundProcessor(Businesses businesses, Verifications verifications, People people, PersonLocks locks, Recipients recipients,
            PhoneNumbers numbers, Blocks blocks, Traffic traffic, Inbounds inbounds, OptOuts stops, OptIns optIns,
            Conversations conversations, StatusUpdates partners, Inbox inbox, Confirmations confirmations) {
        this.businesses = businesses;
        this.verifications = verifications;
        this.people = people;
        this.locks = locks;
        this.recipients = recipients;
        this.numbers = numbers;
        this.blocks = blocks;
        this.traffic = traffic;
        this.inbounds = inbounds;
        this.stops = stops;
        this.optIns = optIns;
        this.conversations = conversations;
        this.partners = partners;
        this.inbox = inbox;
        this.confirmations = confirmations;
    }

    /** The outcome of one request. @param repeated updates that were taken before and changed nothing now */
    record Taken(int news, int repeated, List<Reading.Bad> refused) {

        Taken and(Taken other) {
            List<Reading.Bad> both = new ArrayList<>(refused);
            both.addAll(other.refused);
            return new Taken(news + other.news, repeated + other.repeated, both);
        }
    }

    /** @param links people who are named by several identities outside the updates; @param keywords of the rule book in force */
    @Transactional
    public Taken take(List<MessengerUpdate> updates, List<People.Met> links, Keywords keywords, Instant now) {
        Facts before = facts(updates, now);
        Heard heard = heard(updates, keywords, before);
        List<MessengerUpdate> welcome = updates.stream().filter(update -> !heard.refused().containsKey(update)).toList();
        // Only a stop is heard in a message that is turned away; and its writer does not become known if she was not.
        List<MessengerUpdate> stopsOnly = updates.stream().filter(heard.refused()::containsKey).filter(heard::stops).toList();
        Set<MessengerUpdate> news = inbounds.first(welcome, now);
        List<MessengerUpdate> all = new ArrayList<>(stopsOnly);
        all.addAll(news);
        all.sort(comparing(MessengerUpdate::at));
        Facts met = before.with(meet(all, links, now));
        // She was erased at her request: nobody writes to her, and nothing is stored.
        all.removeIf(update -> !met.people().containsKey(update));
        Set<RecipientId> asked = optIns.among(all.stream().filter(news::contains).map(met::recipient).collect(toSet()));
        Set<RecipientId> waiting = stops.questioned(all.stream().map(met::recipient).collect(toSet()));
        Map<RecipientId, RecipientId> locked = locks.take(all.stream()
                .filter(update -> update instanceof MarketingSetting || heard.keywords().containsKey(update)
                        || asked.contains(met.recipient(update))
                        || waiting.contains(met.recipient(update)))
                .map(met::recipient).collect(toSet()));
        Facts facts = met.now(locked);
        Set<RecipientId> questioned = new HashSet<>(stops.questioned(all.stream().map(facts::recipient).collect(toSet())));
        Map<RecipientId, Blocked> blocked = blocks.of(all.stream().map(facts::recipient).collect(toSet()));

        List<Conversations.Word> words = new ArrayList<>();
        List<InboundMessage> forwarded = new ArrayList<>();
        List<Arrival> answers = new ArrayList<>();
        for (MessengerUpdate update : all) {
            switch (update) {
                case MarketingSetting setting -> set(setting, facts, now);
                case Written written -> {
                    Optional<Keyword> keyword = answerToQuestion(written, heard.keyword(update), questioned, keywords, facts, now);
                    boolean confirm = keyword.filter(found -> hear(found,
                            heard.keyword(update).equals(Optional.of(found)) ? "" : ", by her yes", written, facts, now)).isPresent();
                    // A message to a business that has blocked her does not reach it, so it opens no window and answers no question.
                    if (heard.refused().containsKey(update) || heard.silently().contains(update) || isBlocked(written, facts, blocked)) {
                        continue;
                    }
                    if (asked.contains(facts.recipient(written)) && !heard.stops(update) && written.words().way() != Way.CAPTION) {
                        answer(written, facts, now);
                    }
                    if (written.opensWindow()) {
                        words.add(word(written, facts.recipient(written)));
                    }
                    forwarded.add(forwarded(written, facts.recipient(written)));
                    if (confirm && written.at().plus(WINDOW).isAfter(now)) {
                        confirmation(written, keyword.orElseThrow(), keywords, facts).ifPresent(answers::add);
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
                updates.stream().flatMap(update -> heard.refusal(update).map(why -> new Reading.Bad(update.path(), why)).stream())
                        .toList());
    }

    /** What the updates of a request say, before anything is done. @param silently turned away without a word, but read */
    private record Heard(Map<MessengerUpdate, Refusal> refused, Set<MessengerUpdate> silently, Map<MessengerUpdate, Keyword> keywords) {

        Optional<Refusal> refusal(MessengerUpdate update) {
            return Optional.ofNullable(refused.get(update));
        }

        Optional<Keyword> keyword(MessengerUpdate update) {
            return Optional.ofNullable(keywords.get(update));
        }

        boolean stops(MessengerUpdate update) {
            return keyword(update).filter(keyword -> EnumSet.of(Action.STOP, Action.ASK).contains(keyword.action())).isPresent();
        }
    }

    private Heard heard(List<MessengerUpdate> updates, Keywords keywords, Facts facts) {
        Heard heard = new Heard(new HashMap<>(), new HashSet<>(), new HashMap<>());
        for (MessengerUpdate update : updates) {
            if (update instanceof Written written) {
                Optional<Refusal> refusal = refusal(written, facts);
                if (written.change().isPresent()) {
                    // Her identities matter to every business, also if she may not write to this one.
                    refusal.ifPresent(_ -> heard.silently().add(update));
                } else {
                    refusal.ifPresent(why -> heard.refused().put(update, why));
                }
                keyword(written.words(), keywords).filter(keyword -> counts(keyword, written, facts))
                        .ifPresent(keyword -> heard.keywords().put(update, keyword));
            }
        }
        return heard;
    }

    /** @param how how she said it, beyond the word, for the evidence; @return whether to confirm to her that it was heard, or to ask her */
    private boolean hear(Keyword keyword, String how, Written written, Facts facts, Instant now) {
        String said = how + ", message " + written.id();
        String method = keyword.named(Evidence.LONGEST_METHOD - said.length()) + said;
        RecipientId recipient = facts.recipient(written);
        BusinessId business = written.sender().business();
        return switch (keyword.action()) {
            case STOP ->
                    stops.stop(recipient, business, Means.KEYWORD, purposes(keyword.covers()), written.at(), written.id(), method, now);
            case START -> {
                stops.resume(recipient, business, Means.KEYWORD, written.at(), method, now);
                yield false;
            }
            case ASK -> stops.nearly(recipient, business, written.at(), written.id(), method, now);
            case HELP, NONE -> false;
        };
    }

    /** Typed words are hers, and the text of a button is the business's; a caption can withdraw a consent, but not give one. */
    private static Optional<Keyword> keyword(Words words, Keywords keywords) {
        return switch (words.way()) {
            case TYPED -> keywords.in(words.text());
            case CAPTION -> keywords.in(words.text()).filter(keyword -> keyword.action() != Action.START);
            case TAPPED -> keywords.tapped(words.text(), words.id());
        };
    }

    /**
     * A person who wrote something close to a stop word was asked whether she meant it. Her next words may answer: yes stops everything, no
     * gives back what the near spelling took.
     *
     * @param questioned people who may have such a question open
     * @return the keyword that her words mean as an answer
     */
    private Optional<Keyword> answerToQuestion(Written written, Optional<Keyword> keyword, Set<RecipientId> questioned, Keywords keywords,
            Facts facts,
            Instant now) {
        RecipientId recipient = facts.recipient(written);
        BusinessId business = written.sender().business();
        if (keyword.filter(found -> found.action() == Action.ASK).isPresent()) {
            questioned.add(recipient);
            return keyword;
        }
        if (!questioned.contains(recipient) || !stops.questionOpen(recipient, business, written.at().minus(QUESTION_OPEN), written.at())) {
            return keyword;
        }
        Optional<Boolean> answer = written.words().way() == Way.TYPED && keyword.filter(found -> found.match() != Match.ANSWER).isEmpty()
                ? keywords.answer(written.words().text())
                : Optional.empty();
        if (answer.isEmpty()) {
            stops.closeQuestion(recipient, business);
            return keyword;
        }
        if (answer.get()) {
            return Optional.of(keywords.plainStop());
        }
        stops.notMeant(recipient, business, written.at(), "no to the question whether a stop was meant, message " + written.id(), now);
        return Optional.empty();
    }

    /**
     * Answers a request to confirm an opt-in, if the business has written to her since the request: before that, she had nothing to
     * answer.
     */
    private void answer(Written written, Facts facts, Instant now) {
        RecipientId recipient = facts.recipient(written);
        BusinessId business = written.sender().business();
        optIns.pending(business, recipient, ConsentChannel.MESSENGER, now)
                .filter(optIn -> traffic.last(recipient, business, optIn.requestedAt(), now).isPresent())
                .ifPresent(optIn -> optIns.byReply(optIn, new OptIns.Reply(written.words().text(), written.id(), written.at()), now));
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

    /** A plain stop covers everything: there are other words to stop advertising only. */
    private static Set<Purpose> purposes(Scope covers) {
        return switch (covers) {
            case ALL -> EnumSet.allOf(Purpose.class);
            case MARKETING -> EnumSet.of(Purpose.MARKETING);
        };
    }

    private boolean counts(Keyword keyword, Written written, Facts facts) {
        return keyword.match() != Match.ANSWER || !hasWritten(written, facts, written.at().minus(QUESTION_OPEN));
    }

    private Optional<Refusal> refusal(Written written, Facts facts) {
        if (facts.business(written).standing() == BusinessStatus.SUSPENDED) {
            return Optional.of(new Refusal(RequestFault.SUSPENDED, "The business is suspended, so it did not get the message."));
        }
        boolean verified = facts.verified().get(written.sender().business()) == VerificationStatus.VERIFIED;
        return verified || hasWritten(written, facts, Instant.EPOCH)
                ? Optional.empty()
                : Optional.of(new Refusal(RequestFault.UNVERIFIED, "The business is not verified and has not written to this person, so"
                        + " it did not get the message. People can write first only to verified businesses."));
    }

    private boolean hasWritten(Written written, Facts facts, Instant from) {
        return Optional.ofNullable(facts.people().get(written))
                .flatMap(person -> traffic.last(person, written.sender().business(), from, written.at())).isPresent();
    }

    private static Conversations.Word word(Written written, RecipientId person) {
        return new Conversations.Word(new Conversations.Key(written.sender().id(), person), written.fromAdvertisement(), written.at());
    }

    private static InboundMessage forwarded(Written written, RecipientId person) {
        return new InboundMessage(written.sender().business(), written.sender().id(), person, written.id(), written.json());
    }

    private Optional<Arrival> confirmation(Written written, Keyword keyword, Keywords keywords, Facts facts) {
        String business = facts.business(written).name();
        return number(written, facts).map(number -> confirmations.of(written, number, keyword, keywords, business));
    }

    /** Empty if her number is not known: then no confirmation can be sent to her. */
    private Optional<PhoneNumber> number(Written written, Facts facts) {
        RecipientId person = facts.recipient(written);
        return Optional.ofNullable(recipients.numbers(List.of(person)).get(person)).flatMap(numbers::parse);
    }

    private static boolean isBlocked(Written written, Facts facts, Map<RecipientId, Blocked> blocked) {
        return blocked.getOrDefault(facts.recipient(written), Blocked.NOBODY).by(written.sender().business());
    }

    /** Changes of numbers come first, then all other updates, so that each is assigned to the person who has the number now. */
    private Map<MessengerUpdate, RecipientId> meet(List<MessengerUpdate> updates, List<People.Met> links, Instant now) {
        Map<MessengerUpdate, RecipientId> met = new HashMap<>();
        Map<MessengerUpdate, RecipientId> changed = new HashMap<>();
        for (MessengerUpdate update : updates) {
            if (update instanceof Written written && written.change().isPresent()) {
                people.changed(written.change().get(), now).ifPresent(person -> changed.put(update, person));
            }
        }
        // A link matters only if Tollgate knows somebody whom it names.
        Set<People.Met> known = people.known(links).keySet();
        Map<People.Met, RecipientId> people = this.people.meet(Stream.concat(known.stream(),
                updates.stream().filter(update -> !isChange(update)).map(MessengerUpdate::met)).distinct().toList(), now);
        updates.forEach(update -> Optional.ofNullable(isChange(update) ? changed.get(update) : people.get(update.met()))
                .ifPresent(person -> met.put(update, person)));
        return met;
    }

    private static boolean isChange(MessengerUpdate update) {
        return update instanceof Written written && written.change().isPresent();
    }

    private Facts facts(List<MessengerUpdate> updates, Instant now) {
        Set<BusinessId> ids = updates.stream().map(update -> update.sender().business()).collect(toSet());
        Map<People.Met, RecipientId> known = people.known(updates.stream().map(MessengerUpdate::met).toList());
        Map<MessengerUpdate, RecipientId> people = new HashMap<>();
        updates.forEach(update -> Optional.ofNullable(known.get(update.met())).ifPresent(person -> people.put(update, person)));
        return new Facts(businesses.byId(ids), verifications.statusesOfBusinesses(ids, now), people);
    }

    /** @param people only those who are known */
    private record Facts(Map<BusinessId, Business> byId, Map<BusinessId, VerificationStatus> verified,
            Map<MessengerUpdate, RecipientId> people) {

        Facts with(Map<MessengerUpdate, RecipientId> met) {
            return new Facts(byId, verified, met);
        }

        /** The same, with the ids under which the people are known now. */
        Facts now(Map<RecipientId, RecipientId> locked) {
            Map<MessengerUpdate, RecipientId> now = new HashMap<>(people);
            now.replaceAll((_, person) -> locked.getOrDefault(person, person));
            return with(now);
        }

        Business business(MessengerUpdate update) {
            return requireNonNull(byId.get(update.sender().business()));
        }

        RecipientId recipient(MessengerUpdate update) {
            return requireNonNull(people.get(update));
        }
    }
}
