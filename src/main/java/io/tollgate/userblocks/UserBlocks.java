package io.tollgate.userblocks;

import static io.tollgate.cloudapi.Shape.list;
import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.oneOf;
import static io.tollgate.cloudapi.Shape.optional;
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
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Blocks of people by a business, in the format of the Cloud API's block_users: each user succeeds or fails on her own. A block belongs to
 * the business, so it is valid for all of its numbers. A business may block only people who wrote to the number in the path within 24 h.
 * Source: developers.facebook.com/docs/whatsapp/cloud-api/block-users, as of 2026-05.
 */
@Component
final class UserBlocks {

    static final int MOST_AT_ONCE = 1_000;

    private static final Shape REQUEST = object(
            required("messaging_product", oneOf("whatsapp")),
            required("block_users", list(Integer.MAX_VALUE, object(optional("user", text(40)), optional("user_id", text(140))))));
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
        UNCLEAR(131009, "Parameter value is not valid", "The user is not a user id, such as PT.1A2B3C."),
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

    /** @param named empty if the input is neither a number nor a user id. @param person empty if the user id is not known */
    private record User(Given given, Optional<? extends Identity> named, Optional<RecipientId> person) {

        Optional<PhoneNumber> number() {
            return named.filter(PhoneNumber.class::isInstance).map(PhoneNumber.class::cast);
        }
    }

    /** A user as the partner wrote her. @param reading of a number; empty for a user id */
    private record Given(String input, Optional<NumberReading> reading) {

        Optional<? extends Identity> named(Sender sender) {
            return reading.isPresent() ? reading.get().found() : Identity.user(sender.business(), input);
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
                .filter(user -> user.number().filter(number -> senders.containsKey(number.e164())).isEmpty())
                .flatMap(user -> user.person().stream()).filter(mayBe::contains).collect(Collectors.toSet());
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
                user -> user.named().isEmpty() ? Optional.of(Failure.UNCLEAR) : Optional.empty());
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
        Map<RecipientId, Identity> known = recipients.addresses(page, sender.business());
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        ArrayNode data = answer.putArray("data");
        for (RecipientId person : page) {
            // An erased person has no name any more.
            Optional.ofNullable(known.get(person)).ifPresent(her -> name(her, data.addObject().put("messaging_product", "whatsapp")));
        }
        if (!page.isEmpty()) {
            answer.putObject("paging").putObject("cursors").put("before", cursor(page.getFirst())).put("after", cursor(page.getLast()));
        }
        return answers.success(requestId, answer);
    }

    private static void name(Identity her, ObjectNode entry) {
        switch (her) {
            case PhoneNumber number -> entry.put("wa_id", number.waId());
            case Identity.UserId user -> entry.put("user_id", user.name());
            case Identity.ParentUserId user -> entry.put("user_id", user.name());
        }
    }

    private static Optional<Refusal> check(ObjectNode body) {
        return REQUEST.check("", body).or(() -> nameless(body)).or(() -> {
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

    private static Optional<Refusal> nameless(ObjectNode body) {
        JsonNode users = body.path("block_users");
        return IntStream.range(0, users.size())
                .filter(i -> !users.path(i).hasNonNull("user") && !users.path(i).hasNonNull("user_id")).boxed().findFirst()
                .map(i -> Refusal.missing("block_users[" + i + "].user"));
    }

    /** {@code user} counts if both are there. */
    private List<User> users(Sender sender, ObjectNode body) {
        Home home = homes.inRequests(sender.business());
        List<Given> given = body.path("block_users").valueStream().map(entry -> entry.hasNonNull("user")
                ? new Given(entry.path("user").stringValue(), Optional.of(numbers.read(entry.path("user").stringValue(), home)))
                : new Given(entry.path("user_id").stringValue(), Optional.empty())).toList();
        Map<Identity, RecipientId> who = identities.who(given.stream().<Identity>flatMap(user -> user.named(sender).stream()).toList());
        return given.stream().map(user -> new User(user, user.named(sender), user.named(sender).map(who::get))).toList();
    }

    private static Set<RecipientId> people(List<User> users) {
        return users.stream().flatMap(user -> user.person().stream()).collect(Collectors.toSet());
    }

    private static Optional<Failure> blocking(User user, Sender sender, Map<String, Sender> senders, Set<RecipientId> mayBe,
            Set<RecipientId> withoutRoom) {
        if (user.named().isEmpty()) {
            return Optional.of(Failure.UNCLEAR);
        }
        Optional<Sender> ofBusiness = user.number().map(number -> senders.get(number.e164()));
        if (ofBusiness.isPresent()) {
            return Optional.of(ofBusiness.get().business().equals(sender.business()) ? Failure.SELF : Failure.BUSINESS);
        }
        if (user.person().filter(mayBe::contains).isEmpty()) {
            return Optional.of(Failure.SILENT);
        }
        return user.person().filter(withoutRoom::contains).map(_ -> Failure.FULL);
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
            ObjectNode entry = (failure.isPresent() ? failed : succeeded).addObject().put("input", user.given().input());
            user.named().ifPresent(her -> name(her, entry));
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
        return why == Failure.UNCLEAR && user.given().reading().orElse(null) instanceof NumberReading.Unclear unclear
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
