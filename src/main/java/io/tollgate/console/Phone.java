package io.tollgate.console;

import io.tollgate.blocking.BlockEvent;
import io.tollgate.blocking.Blocked;
import io.tollgate.blocking.Blocks;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Consents;
import io.tollgate.consent.OptIn;
import io.tollgate.consent.OptIns;
import io.tollgate.consent.Purpose;
import io.tollgate.consent.Wording;
import io.tollgate.delivery.Chats;
import io.tollgate.delivery.Handset;
import io.tollgate.delivery.Handsets;
import io.tollgate.endtoend.PersonDevices;
import io.tollgate.media.ShownFiles;
import io.tollgate.message.BusinessId;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.trust.badge.Badge;
import io.tollgate.trust.badge.Badges;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** What is on the phone of one person in the demonstration: her chats, and who may write to her. */
@Component
@ConditionalOnProperty("tollgate.handset.page")
class Phone {

    /** Messages that are read in each direction, of all chats together. */
    private static final int SHOWN = 200;

    private final Handsets handsets;
    private final Chats chats;
    private final Businesses businesses;
    private final Badges badges;
    private final Blocks blocks;
    private final Consents consents;
    private final OptIns optIns;
    private final ShownFiles shown;
    private final PersonDevices devices;

    Phone(Handsets handsets, Chats chats, Businesses businesses, Badges badges, Blocks blocks, Consents consents, OptIns optIns,
            ShownFiles shown, PersonDevices devices) {
        this.shown = shown;
        this.devices = devices;
        this.handsets = handsets;
        this.chats = chats;
        this.businesses = businesses;
        this.badges = badges;
        this.blocks = blocks;
        this.consents = consents;
        this.optIns = optIns;
    }

    /** One bubble. @param hers she wrote it; @param read the business has read it; @param message of the business, otherwise empty */
    record Bubble(boolean hers, boolean read, Optional<MessageId> message, List<Part> text, Instant at) {}

    /** A piece of a text. @param link whether it is an address of a page */
    record Part(String text, boolean link) {

        private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s<>\"]+[^\\s<>\".,;:!?)]");

        static List<Part> of(String text) {
            List<Part> parts = new ArrayList<>();
            int from = 0;
            Matcher found = ADDRESS.matcher(text);
            while (found.find()) {
                if (found.start() > from) {
                    parts.add(new Part(text.substring(from, found.start()), false));
                }
                parts.add(new Part(found.group(), true));
                from = found.end();
            }
            if (from < text.length()) {
                parts.add(new Part(text.substring(from), false));
            }
            return parts;
        }
    }

    /**
     * The chat with one number of a business.
     *
     * @param name    as the number shows it; of a business that is not verified it is only what the business says
     * @param picture where it is; the business chose it
     * @param badge   empty: the number or the business is not verified
     * @param typing  the business is writing an answer
     * @param sealed  since when there is an encrypted conversation, whose messages nobody here can read
     * @param bubbles oldest first
     */
    record Chat(Sender sender, String name, Optional<String> picture, Optional<Badge> badge, boolean blocked, boolean typing,
            Optional<Instant> sealed, List<Bubble> bubbles) {

        /** When something came last, as far as it is known here. */
        public Instant at() {
            return Stream.concat(sealed.stream(), last().map(Bubble::at).stream()).max(Comparator.naturalOrder()).orElse(Instant.EPOCH);
        }

        public Optional<Bubble> last() {
            return bubbles.isEmpty() ? Optional.empty() : Optional.of(bubbles.getLast());
        }

        /** The latest message of the business. */
        Optional<MessageId> latest() {
            return bubbles.reversed().stream().flatMap(bubble -> bubble.message().stream()).findFirst();
        }
    }

    /** The one with the latest message first. */
    List<Chat> chats(RecipientId person, Instant now) {
        Map<SenderId, List<Bubble>> bubbles = new LinkedHashMap<>();
        for (Handset.Message message : handsets.messages(person, SHOWN)) {
            bubbles.computeIfAbsent(message.sender(), _ -> new ArrayList<>())
                    .add(new Bubble(false, false, Optional.of(message.id()), Part.of(message.text()), message.at()));
        }
        Map<SenderId, Chats.Read> read = chats.read(person);
        for (Chats.Word word : chats.of(person, SHOWN)) {
            boolean isRead = Optional.ofNullable(read.get(word.sender())).filter(far -> !word.at().isAfter(far.until())).isPresent();
            bubbles.computeIfAbsent(word.sender(), _ -> new ArrayList<>())
                    .add(new Bubble(true, isRead, Optional.empty(), Part.of(word.text()), word.at()));
        }
        Map<SenderId, Instant> sealed = devices.conversations(person);
        Set<SenderId> ids = new HashSet<>(bubbles.keySet());
        ids.addAll(sealed.keySet());
        Map<SenderId, Sender> senders = businesses.senders(ids);
        Blocked blocked = blocked(person);
        Map<SenderId, String> pictures = shown.pictures(senders.keySet());
        return senders.values().stream().map(sender -> chat(sender, pictures, blocked, now,
                Optional.ofNullable(read.get(sender.id())).flatMap(Chats.Read::typing), Optional.ofNullable(sealed.get(sender.id())),
                bubbles.getOrDefault(sender.id(), List.of())))
                .sorted(Comparator.comparing(Chat::at).reversed()).toList();
    }

    /** The chat with a sender, also one that has no message yet. */
    Chat chat(RecipientId person, Sender sender, Instant now) {
        return chats(person, now).stream().filter(chat -> chat.sender().id().equals(sender.id())).findFirst()
                .orElseGet(() -> chat(sender, shown.pictures(List.of(sender.id())), blocked(person), now, Optional.empty(),
                        Optional.empty(), List.of()));
    }

    private Chat chat(Sender sender, Map<SenderId, String> pictures, Blocked blocked, Instant now, Optional<Instant> typing,
            Optional<Instant> sealed, List<Bubble> bubbles) {
        List<Bubble> inOrder = bubbles.stream().sorted(Comparator.comparing(Bubble::at)).toList();
        boolean isTyping = typing.filter(now::isBefore).isPresent() && !inOrder.isEmpty() && inOrder.getLast().hers();
        return new Chat(sender, sender.displayName(), Optional.ofNullable(pictures.get(sender.id())), badges.of(sender.id(), now),
                blocked.refuses(sender.business()), isTyping, sealed, inOrder);
    }

    Blocked blocked(RecipientId person) {
        return blocks.of(List.of(person)).getOrDefault(person, Blocked.NOBODY);
    }

    /** Who may write to her. @param blocked since when she has blocked it; empty: she has not */
    record Writer(Business business, Optional<Badge> badge, Optional<Instant> blocked, List<Allowance> purposes) {}

    /** @param on whether the business may write for this purpose, as far as she has a say */
    record Allowance(Purpose purpose, ConsentStatus status, boolean on) {

        static Allowance of(Purpose purpose, ConsentStatus status) {
            return new Allowance(purpose, status, switch (status.state()) {
                case GIVEN, CONFIRMED, SOFT_OPT_IN, INQUIRY -> true;
                case NEVER_ASKED, REQUESTED, EXPIRED, REFUSED, REVOKED, INVALIDATED, WITHDRAWN -> false;
            });
        }
    }

    /** Businesses that have written, were allowed to, or are blocked; by their names. */
    List<Writer> writers(RecipientId person, Instant now) {
        Set<Integer> ids = new TreeSet<>();
        Stream.of(handsets.messages(person, SHOWN).stream().map(Handset.Message::business),
                chats.of(person, SHOWN).stream().map(Chats.Word::business),
                consents.history(person).stream().map(ConsentEvent::business),
                blocked(person).businesses().stream()).flatMap(found -> found).forEach(id -> ids.add(id.value()));
        Map<Consents.Key, ConsentStatus> statuses = consents.statuses(List.of(person), ConsentChannel.MESSENGER, now);
        List<BlockEvent> history = blocks.history(person);
        Blocked blocked = blocked(person);
        return businesses.byId(ids.stream().map(BusinessId::new).toList()).values().stream()
                .sorted(Comparator.comparing(Business::name))
                .map(business -> new Writer(business, badge(business, now), since(business.id(), blocked, history),
                        Arrays.stream(Purpose.values()).map(purpose -> Allowance.of(purpose, statuses.getOrDefault(
                                new Consents.Key(business.id(), person, purpose), ConsentStatus.NEVER_ASKED))).toList()))
                .toList();
    }

    private Optional<Badge> badge(Business business, Instant now) {
        return businesses.senders(business.id()).stream().flatMap(sender -> badges.of(sender.id(), now).stream()).findFirst();
    }

    /** The time of the latest block of this business, or of all businesses. */
    private static Optional<Instant> since(BusinessId business, Blocked blocked, List<BlockEvent> history) {
        return !blocked.refuses(business)
                ? Optional.empty()
                : history.stream().filter(event -> event.type() == BlockEvent.Type.BLOCKED
                        && event.business().filter(other -> !other.equals(business)).isEmpty())
                        .map(BlockEvent::at).max(Comparator.naturalOrder());
    }

    /** What a business asks her to allow, and how she answers. */
    record Request(Business business, Wording wording, OptIn.Answer answer, SenderId chat, Instant until) {}

    /** What the businesses that have written to her ask her, the ones that still can be answered. */
    List<Request> requests(RecipientId person, List<Chat> chats, Instant now) {
        if (optIns.among(List.of(person)).isEmpty()) {
            return List.of();
        }
        Map<BusinessId, SenderId> asking = chats.stream().filter(chat -> chat.latest().isPresent()).collect(Collectors.toMap(
                chat -> chat.sender().business(), chat -> chat.sender().id(), (first, _) -> first, LinkedHashMap::new));
        Map<BusinessId, Business> known = businesses.byId(asking.keySet());
        return asking.entrySet().stream().flatMap(one -> optIns.pending(one.getKey(), person, ConsentChannel.MESSENGER, now).stream()
                .map(optIn -> new Request(Objects.requireNonNull(known.get(one.getKey())), optIns.wording(optIn), optIn.answer(),
                        one.getValue(), optIn.expiresAt())))
                .toList();
    }
}
