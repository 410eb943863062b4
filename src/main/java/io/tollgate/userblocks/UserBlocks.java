package io.tollgate.userblocks;

import static io.tollgate.cloudapi.Shape.list;
import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.oneOf;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;

import io.tollgate.blocking.BlockedUsers;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.Homes;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.Shape;
import io.tollgate.conversation.Conversation;
import io.tollgate.conversation.Conversations;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Home;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.NumberReading;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.recipient.Recipients;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Blocks of people by a business, in the format of the Cloud API's block_users: each user succeeds or fails on her own. A block belongs
 * to the
 * business, so it is valid for all of its numbers. A business may block only people who wrote to the number in the path within 24 h.
 * Source: developers.facebook.com/docs/whatsapp/cloud-api/block-users, as of 2026-05.
 */
@Component
final class UserBlocks {

    static final int MOST_AT_ONCE = 1_000;

    private static final Shape REQUEST = object(
            required("messaging_product", oneOf("whatsapp")),
            required("block_users", list(Integer.MAX_VALUE, object(required("user", text(40))))));
    private static final int USUAL_PAGE = 25;
    private static final int LONGEST_PAGE = 1_000;

    private final BlockedUsers blockedUsers;
    private final Conversations conversations;
    private final Businesses businesses;
    private final Recipients recipients;
    private final Identities identities;
    private final PhoneNumbers numbers;
    private final Homes homes;
    private final Answers answers;

    UserBlocks(BlockedUsers blockedUsers, Conversations conversations, Businesses businesses, Recipients recipients, Identities identities,
            PhoneNumbers numbers, Homes homes, Answers answers) {
        this.blockedUsers = blockedUsers;
        this.conversations = conversations;
        this.businesses = businesses;
        this.recipients = recipients;
        this.identities = identities;
        this.numbers = numbers;
        this.homes = homes;
        this.answers = answers;
    }

    /** Why one user was not blocked, or why her block was not lifted. */
    private enum Failure {
        NO_NUMBER(131009, "Parameter value is not valid", "The user is not a phone number."),
        SELF(131021, "Self block", "The user is a number of the business itself."),
        BUSINESS(131009, "Parameter value is not valid", "The user is a number of another business, and businesses cannot be blocked."),
        SILENT(131047, "Re-engagement required", "User has not messaged in the last 24 hours"),
        FULL(139101, "Blocklist limit reached", "The blocklist has reached its limit of " + BlockedUsers.MOST
                + " users. Unblock some first.");

        private final int code;
        private final String message;
        private final String details;

        Failure(int code, String message, String details) {
            this.code = code;
            this.message = message;
            this.details = details;
        }
    }

    /** @param input the user as the partner wrote her */
    private record User(String input, NumberReading reading, Optional<RecipientId> person) {

        /** Empty if the input is not a number. */
        Optional<PhoneNumber> number() {
            return reading.found();
        }
    }

    Answer block(String requestId, Sender sender, ObjectNode body, Instant now) {
        Optional<Refusal> refusal = check(body);
        if (refusal.isPresent()) {
            return answers.refused(requestId, refusal.get());
        }
        List<User> users = users(sender, body);
        Set<RecipientId> people = people(users);
        Map<String, Sender> senders = businesses
                .sendersWith(users.stream().flatMap(user -> user.number().stream()).map(PhoneNumber::e164).toList());
        Set<RecipientId> mayBe = new HashSet<>(blockedUsers.among(people, sender.business()));
        conversations.of(people).forEach((key, conversation) -> {
            if (key.sender().equals(sender.id()) && conversation.serviceWindowOpen(now)) {
                mayBe.add(key.recipient());
            }
        });
        Set<RecipientId> wanted = users.stream()
                .filter(user -> user.number().isPresent() && !senders.containsKey(user.number().get().e164()))
                .map(user -> user.person().orElseThrow()).filter(mayBe::contains).collect(Collectors.toSet());
        Set<RecipientId> withoutRoom = blockedUsers.block(sender.business(), wanted, now);
        return answer(requestId, users, "added_users", user -> blocking(user, sender, senders, mayBe, withoutRoom));
    }

    Answer unblock(String requestId, Sender sender, ObjectNode body, Instant now) {
        Optional<Refusal> refusal = check(body);
        if (refusal.isPresent()) {
            return answers.refused(requestId, refusal.get());
        }
        List<User> users = users(sender, body);
        blockedUsers.unblock(sender.business(), people(users), now);
        return answer(requestId, users, "removed_users",
                user -> user.number().isEmpty() ? Optional.of(Failure.NO_NUMBER) : Optional.empty());
    }

    /** Parameters as they stand in the query, if they do. */
    Answer page(String requestId, Sender sender, Optional<String> limit, Optional<String> after, Optional<String> before) {
        Optional<Integer> size = limit.isEmpty()
                ? Optional.of(USUAL_PAGE)
                : limit.filter(text -> text.matches("[0-9]{1,4}")).map(Integer::valueOf)
                        .filter(number -> number >= 1 && number <= LONGEST_PAGE);
        if (size.isEmpty()) {
            return answers.refused(requestId, Refusal.invalid("limit", "must be a whole number from 1 to " + LONGEST_PAGE));
        }
        if (after.isPresent() && before.isPresent()) {
            return answers.refused(requestId, Refusal.invalid("before", "must not be there together with 'after'"));
        }
        Optional<String> cursor = after.or(() -> before);
        Optional<RecipientId> edge = cursor.flatMap(UserBlocks::edge);
        if (cursor.isPresent() && edge.isEmpty()) {
            return answers.refused(requestId, Refusal.invalid(after.isPresent() ? "after" : "before", "is not a cursor. Take it from"
                    + " paging.cursors of a page"));
        }
        List<RecipientId> page = blockedUsers.page(sender.business(), edge, before.isEmpty(), size.get());
        Map<RecipientId, String> known = recipients.numbers(page);
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        ArrayNode data = answer.putArray("data");
        for (RecipientId person : page) {
            if (known.containsKey(person)) { // an erased person has no number any more
                data.addObject().put("messaging_product", "whatsapp").put("wa_id", PhoneNumber.waId(known.get(person)));
            }
        }
        if (!page.isEmpty()) {
            answer.putObject("paging").putObject("cursors").put("before", cursor(page.getFirst())).put("after", cursor(page.getLast()));
        }
        return answers.success(requestId, answer);
    }

    private static Optional<Refusal> check(ObjectNode body) {
        return REQUEST.check("", body).or(() -> {
            int users = body.path("block_users").size();
            if (users == 0) {
                return Optional.of(Refusal.invalid("block_users", "must name at least one user"));
            }
            return users > MOST_AT_ONCE
                    ? Optional.of(new Refusal(RequestFault.TOO_MANY_USERS,
                            "The request has " + users + " users, and at most " + MOST_AT_ONCE
                                    + " may be in one. Send several requests."))
                    : Optional.empty();
        });
    }

    private List<User> users(Sender sender, ObjectNode body) {
        Home home = homes.inRequests(sender.business());
        List<String> given = body.path("block_users").valueStream().map(entry -> entry.path("user").stringValue()).toList();
        List<NumberReading> readings = given.stream().map(input -> numbers.read(input, home)).toList();
        Map<Identity, RecipientId> who = identities
                .who(readings.stream().flatMap(reading -> reading.found().stream()).map(Identity.Number::new).toList());
        List<User> users = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            NumberReading reading = readings.get(i);
            users.add(new User(given.get(i), reading, reading.found().map(number -> who.get(new Identity.Number(number)))));
        }
        return users;
    }

    private static Set<RecipientId> people(List<User> users) {
        return users.stream().flatMap(user -> user.person().stream()).collect(Collectors.toSet());
    }

    private static Optional<Failure> blocking(User user, Sender sender, Map<String, Sender> senders, Set<RecipientId> mayBe,
            Set<RecipientId> withoutRoom) {
        if (user.number().isEmpty()) {
            return Optional.of(Failure.NO_NUMBER);
        }
        Optional<Sender> ofBusiness = Optional.ofNullable(senders.get(user.number().get().e164()));
        if (ofBusiness.isPresent()) {
            return Optional.of(ofBusiness.get().business().equals(sender.business()) ? Failure.SELF : Failure.BUSINESS);
        }
        RecipientId person = user.person().orElseThrow();
        if (!mayBe.contains(person)) {
            return Optional.of(Failure.SILENT);
        }
        return withoutRoom.contains(person) ? Optional.of(Failure.FULL) : Optional.empty();
    }

    private interface Outcome {
        Optional<Failure> of(User user);
    }

    /** If one user fails, the answer is an error that lists the outcome for each. */
    private Answer answer(String requestId, List<User> users, String success, Outcome outcome) {
        ObjectNode body = JsonMapper.shared().createObjectNode().put("messaging_product", "whatsapp");
        ObjectNode blockUsers = body.putObject("block_users");
        ArrayNode succeeded = blockUsers.putArray(success);
        ArrayNode failed = JsonMapper.shared().createArrayNode();
        for (User user : users) {
            Optional<Failure> failure = outcome.of(user);
            ObjectNode entry = (failure.isPresent() ? failed : succeeded).addObject().put("input", user.input());
            user.number().ifPresent(number -> entry.put("wa_id", number.waId()));
            failure.ifPresent(why -> entry.putArray("errors").addObject().put("message", why.message).put("code", why.code)
                    .putObject("error_data").put("details", details(why, user)));
        }
        if (failed.isEmpty()) {
            return answers.success(requestId, body);
        }
        blockUsers.set("failed_users", failed);
        return answers.refused(requestId, new Refusal(RequestFault.USERS_FAILED,
                "Failed to block or unblock some users, see the block_users response list for details"), body);
    }

    private static String details(Failure why, User user) {
        return why == Failure.NO_NUMBER && user.reading() instanceof NumberReading.Unclear unclear
                ? "The user " + unclear.forPartners() + "."
                : why.details;
    }

    private static String cursor(RecipientId person) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(person.bytes());
    }

    private static Optional<RecipientId> edge(String cursor) {
        return cursor.matches("[A-Za-z0-9_-]{22}") ? Optional.of(RecipientId.of(Base64.getUrlDecoder().decode(cursor))) : Optional.empty();
    }
}
