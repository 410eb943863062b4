package io.tollgate.messenger;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;

import io.tollgate.blocking.Blocked;
import io.tollgate.blocking.Blocks;
import io.tollgate.business.Businesses;
import io.tollgate.business.BusinessStatus;
import io.tollgate.business.Plan;
import io.tollgate.consent.OptIns;
import io.tollgate.conversation.Conversations;
import io.tollgate.delivery.Chats;
import io.tollgate.delivery.InboundMessage;
import io.tollgate.delivery.StatusUpdates;
import io.tollgate.gate.Arrival;
import io.tollgate.gate.Inbox;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.media.MediaFiles;
import io.tollgate.media.MediaUses;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.messenger.MessengerUpdate.MarketingSetting;
import io.tollgate.messenger.MessengerUpdate.Way;
import io.tollgate.messenger.MessengerUpdate.Words;
import io.tollgate.messenger.MessengerUpdate.Written;
import io.tollgate.persons.People;
import io.tollgate.recipient.PersonLocks;
import io.tollgate.recipient.Recipients;
import io.tollgate.keyword.Keyword;
import io.tollgate.keyword.Keyword.Action;
import io.tollgate.keyword.Keyword.Match;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes the updates of the messenger about people, one request in one transaction: messages open windows, stops withdraw consents, and the
 * business's webhook gets what its customers wrote. Once this has returned and committed, nothing that a stop forbids is handed over.
 *
 * <p>A person can write first only to a verified business; to any other she can only answer. A stop to any business is heard.
 */
@Component
class InboundProcessor {

    private static final Duration WINDOW = Duration.ofHours(24);

    private final Businesses businesses;
    private final Verifications verifications;
    private final People people;
    private final PersonLocks locks;
    private final Recipients recipients;
    private final Blocks blocks;
    private final Traffic traffic;
    private final Inbounds inbounds;
    private final OptOuts stops;
    private final KeywordActions actions;
    private final OptIns optIns;
    private final Conversations conversations;
    private final StatusUpdates partners;
    private final Inbox inbox;
    private final Confirmations confirmations;
    private final MediaFiles files;
    private final Chats chats;

    InboundProcessor(Businesses businesses, Verifications verifications, People people, PersonLocks locks, Recipients recipients,
            Blocks blocks, Traffic traffic, Inbounds inbounds, OptOuts stops, KeywordActions actions,
            OptIns optIns, Conversations conversations, StatusUpdates partners, Inbox inbox, Confirmations confirmations,
            MediaFiles files, Chats chats) {
        this.businesses = businesses;
        this.verifications = verifications;
        this.people = people;
        this.locks = locks;
        this.recipients = recipients;
        this.blocks = blocks;
        this.traffic = traffic;
        this.inbounds = inbounds;
        this.stops = stops;
        this.actions = actions;
        this.optIns = optIns;
        this.conversations = conversations;
        this.partners = partners;
        this.inbox = inbox;
        this.confirmations = confirmations;
        this.files = files;
        this.chats = chats;
    }

    /** The outcome of one request. @param repeated updates that were taken before and changed nothing now */
    record Taken(int news, int repeated, List<InboundUpdates.Bad> refused) {

        Taken and(Taken other) {
            List<InboundUpdates.Bad> both = new ArrayList<>(refused);
            both.addAll(other.refused);
            return new Taken(news + other.news, repeated + other.repeated, both);
        }
    }

    /** @param links people who are named by several identities outside the updates; @param keywords of the rule book in force */
    @Transactional
    public Taken take(List<MessengerUpdate> updates, List<People.Met> links, Keywords keywords, Instant now) {
        UpdateFacts before = facts(updates, now);
        Heard heard = heard(updates, keywords, before);
        List<MessengerUpdate> welcome = updates.stream().filter(update -> !heard.refused().containsKey(update)).toList();
        // Only a stop is heard in a message that is turned away; and its writer does not become known if she was not.
        List<MessengerUpdate> stopsOnly = updates.stream().filter(heard.refused()::containsKey).filter(heard::stops).toList();
        Set<MessengerUpdate> news = inbounds.first(welcome, now);
        List<MessengerUpdate> all = new ArrayList<>(stopsOnly);
        all.addAll(news);
        all.sort(comparing(MessengerUpdate::at));
        UpdateFacts facts = before.with(meet(all, links, heard, before, now));
        // She was erased at her request: nobody writes to her, and nothing is stored.
        all.removeIf(update -> !facts.people().containsKey(update));
        Set<RecipientId> asked = optIns.among(all.stream().filter(news::contains).map(facts::recipient).collect(toSet()));
        Set<RecipientId> questioned = new HashSet<>(stops.questioned(all.stream().map(facts::recipient).collect(toSet())));
        Map<RecipientId, Blocked> blocked = blocks.of(all.stream().map(facts::recipient).collect(toSet()));

        List<Conversations.Word> words = new ArrayList<>();
        List<InboundMessage> forwarded = new ArrayList<>();
        List<Chats.Word> read = new ArrayList<>();
        List<Arrival> answers = new ArrayList<>();
        for (MessengerUpdate update : all) {
            switch (update) {
                case MarketingSetting setting -> actions.set(setting, facts, now);
                case Written written -> {
                    Optional<Keyword> keyword = actions.answerToQuestion(written, heard.keyword(update), questioned, keywords, facts,
                            now);
                    boolean confirm = keyword.filter(found -> actions.hear(found,
                            heard.keyword(update).equals(Optional.of(found)) ? "" : ", by her yes", written, facts, now)).isPresent();
                    // A message to a business that has blocked her does not reach it, so it opens no window and answers no question.
                    if (heard.refused().containsKey(update) || heard.silently().contains(update) || isBlocked(written, facts, blocked)) {
                        continue;
                    }
                    if (asked.contains(facts.recipient(written)) && !heard.stops(update) && isHerAnswer(written.words().way())) {
                        actions.answer(written, facts, now);
                    }
                    if (written.opensWindow()) {
                        words.add(word(written, facts.recipient(written)));
                        chatWord(written, facts).ifPresent(read::add);
                    }
                    if (written.words().way() != Way.SEALED) { // otherwise the devices of the business get it
                        forwarded.add(forwarded(written, facts.recipient(written)));
                    }
                    if (confirm && written.opensWindow() && written.at().plus(WINDOW).isAfter(now)) {
                        confirmation(written, keyword.orElseThrow(), keywords, facts).ifPresent(answers::add);
                    }
                }
            }
        }
        conversations.inbound(words);
        partners.forward(forwarded);
        chats.add(read);
        files.sentBy(files(forwarded));
        if (!answers.isEmpty()) {
            inbox.accept(answers, now);
        }
        return new Taken(news.size(), welcome.size() - news.size(),
                updates.stream().flatMap(update -> heard.refusal(update).map(why -> new InboundUpdates.Bad(update.path(), why)).stream())
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

    private Heard heard(List<MessengerUpdate> updates, Keywords keywords, UpdateFacts facts) {
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

    /** Typed words are hers, and the text of a button is the business's; a caption can withdraw a consent, but not give one. */
    private static Optional<Keyword> keyword(Words words, Keywords keywords) {
        return switch (words.way()) {
            case TYPED -> keywords.in(words.text());
            case CAPTION -> keywords.in(words.text()).filter(keyword -> keyword.action() != Action.START);
            case TAPPED -> keywords.tapped(words.text(), words.id());
            case SEALED -> Optional.empty();
        };
    }

    private static boolean isHerAnswer(Way way) {
        return way == Way.TYPED || way == Way.TAPPED;
    }

    private boolean counts(Keyword keyword, Written written, UpdateFacts facts) {
        return keyword.match() != Match.ANSWER || !hasWritten(written, facts, written.at().minus(KeywordActions.QUESTION_OPEN));
    }

    private Optional<Refusal> refusal(Written written, UpdateFacts facts) {
        if (facts.business(written).standing() == BusinessStatus.SUSPENDED) {
            return Optional.of(new Refusal(RequestFault.SUSPENDED, "The business is suspended, so it did not get the message."));
        }
        boolean verified = facts.verified().get(written.sender().business()) == VerificationStatus.VERIFIED;
        return verified || hasWritten(written, facts, Instant.EPOCH)
                ? Optional.empty()
                : Optional.of(new Refusal(RequestFault.UNVERIFIED, "The business is not verified and has not written to this person, so"
                        + " it did not get the message. People can write first only to verified businesses."));
    }

    /** The messenger tells seconds: what was admitted within the same one may be what she answers. */
    private boolean hasWritten(Written written, UpdateFacts facts, Instant from) {
        return Optional.ofNullable(facts.people().get(written))
                .flatMap(person -> traffic.last(person, written.sender().business(), from, written.at().plusSeconds(1))).isPresent();
    }

    private static Conversations.Word word(Written written, RecipientId person) {
        return new Conversations.Word(new Conversations.Key(written.sender().id(), person), written.fromAdvertisement(), written.at());
    }

    /** Files that people sent, and who. */
    private static List<MediaFiles.Sender> files(List<InboundMessage> messages) {
        List<MediaFiles.Sender> sent = new ArrayList<>();
        for (InboundMessage message : messages) {
            if (message.json().contains("\"id\":\"")) {
                MediaUses.in(JsonMapper.shared().readTree(message.json()).path("message"))
                        .forEach(use -> use.id().map(id -> new MediaFiles.Sender(id, message.business(), message.recipient()))
                                .ifPresent(sent::add));
            }
        }
        return sent;
    }

    /** A business with the business app reads it there. */
    private static Optional<Chats.Word> chatWord(Written written, UpdateFacts facts) {
        return facts.business(written).plan() != Plan.APP || written.words().way() == Way.SEALED
                ? Optional.empty()
                : Optional.of(new Chats.Word(facts.recipient(written), written.sender().business(), written.sender().id(), written.id(),
                        written.words().text(), written.at(), Chats.By.PERSON));
    }

    private static InboundMessage forwarded(Written written, RecipientId person) {
        return new InboundMessage(written.sender().business(), written.sender().id(), person, written.id(), written.json());
    }

    private Optional<Arrival> confirmation(Written written, Keyword keyword, Keywords keywords, UpdateFacts facts) {
        String business = facts.business(written).name();
        return recipients.address(facts.recipient(written), written.sender().business())
                .map(to -> confirmations.of(written, to, keyword, keywords, business));
    }

    private static boolean isBlocked(Written written, UpdateFacts facts, Map<RecipientId, Blocked> blocked) {
        return blocked.getOrDefault(facts.recipient(written), Blocked.NOBODY).by(written.sender().business());
    }

    /** @return the people of the updates, without erased ones; those about whom something may be written are locked */
    private Map<MessengerUpdate, RecipientId> meet(List<MessengerUpdate> updates, List<People.Met> links, Heard heard, UpdateFacts before,
            Instant now) {
        Map<MessengerUpdate, People.Change> changes = new LinkedHashMap<>();
        for (MessengerUpdate update : updates) {
            if (update instanceof Written written) {
                written.change().ifPresent(change -> changes.put(update, change));
            }
        }
        // A link matters only if Tollgate knows somebody whom it names.
        Set<People.Met> known = people.known(links).keySet();
        List<People.Met> met = Stream.concat(known.stream(),
                updates.stream().filter(update -> !changes.containsKey(update)).map(MessengerUpdate::met)).distinct().toList();
        Set<RecipientId> toLock = toLock(updates, heard, update -> Optional.ofNullable(before.people().get(update)));
        People.Recognised recognised = people.meet(List.copyOf(changes.values()), met, toLock, now);
        Map<MessengerUpdate, RecipientId> recipients = new HashMap<>();
        updates.forEach(update -> Optional
                .ofNullable(changes.containsKey(update)
                        ? recognised.changed().get(changes.get(update))
                        : recognised.met().get(update.met()))
                .ifPresent(person -> recipients.put(update, person)));
        // Usually nobody: only somebody whose number was another's when she wrote.
        Set<RecipientId> late = toLock(updates, heard, update -> Optional.ofNullable(recipients.get(update)));
        late.removeAll(recognised.locked());
        Map<RecipientId, RecipientId> locked = locks.take(late);
        recipients.replaceAll((_, person) -> locked.getOrDefault(person, person));
        return recipients;
    }

    /** People whose consents may change by what they say: a keyword, a setting, or an answer to a question. */
    private Set<RecipientId> toLock(List<MessengerUpdate> updates, Heard heard,
            Function<MessengerUpdate, Optional<RecipientId>> recipient) {
        Set<RecipientId> all = updates.stream().flatMap(update -> recipient.apply(update).stream()).collect(toSet());
        Set<RecipientId> answering = new HashSet<>(optIns.among(all));
        answering.addAll(stops.questioned(all));
        return updates.stream()
                .filter(update -> update instanceof MarketingSetting || heard.keywords().containsKey(update)
                        || recipient.apply(update).filter(answering::contains).isPresent())
                .flatMap(update -> recipient.apply(update).stream()).collect(toCollection(HashSet::new));
    }

    private UpdateFacts facts(List<MessengerUpdate> updates, Instant now) {
        Set<BusinessId> ids = updates.stream().map(update -> update.sender().business()).collect(toSet());
        Map<People.Met, RecipientId> known = people.known(updates.stream().map(MessengerUpdate::met).toList());
        Map<MessengerUpdate, RecipientId> people = new HashMap<>();
        updates.forEach(update -> Optional.ofNullable(known.get(update.met())).ifPresent(person -> people.put(update, person)));
        return new UpdateFacts(businesses.byId(ids), verifications.statusesOfBusinesses(ids, now), people);
    }
}
