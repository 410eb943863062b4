package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Plan;
import io.tollgate.business.Sender;
import io.tollgate.consent.Consents;
import io.tollgate.delivery.Chats;
import io.tollgate.message.RecipientId;
import io.tollgate.message.SenderId;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.Recipients;
import io.tollgate.security.FirmMembers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** The firm that a signed-in account acts for in the business app. Nothing of another business is found by it. */
@Component
class AppFirm {

    private final FirmMembers members;
    private final Businesses businesses;
    private final Recipients recipients;
    private final Consents consents;
    private final Chats chats;

    AppFirm(FirmMembers members, Businesses businesses, Recipients recipients, Consents consents, Chats chats) {
        this.members = members;
        this.businesses = businesses;
        this.recipients = recipients;
        this.consents = consents;
        this.chats = chats;
    }

    /** @param senders its numbers; the app sends by the first */
    record Firm(Business business, List<Sender> senders) {

        Optional<Sender> sender() {
            return senders.stream().findFirst();
        }

        /** A page that sends needs a number. */
        Sender number() {
            return sender().orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "the firm has no number yet"));
        }
    }

    /** A customer of the firm. @param address her number, or a user id if no number is known */
    record Contact(RecipientId id, Identity address) {}

    /** Empty if the account acts for no firm with the plan APP, or has got a role since: then it is one of the staff. */
    Optional<Firm> find(AccountPrincipal caller) {
        return Optional.of(caller.account()).filter(account -> account.roles().isEmpty()).flatMap(members::firmOf)
                .flatMap(id -> businesses.byId(List.of(id)).values().stream().findFirst())
                .filter(business -> business.plan() == Plan.APP).map(business -> new Firm(business, businesses.senders(business.id())));
    }

    Firm of(AccountPrincipal caller) {
        return find(caller).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "the account acts for no firm"));
    }

    /** A person who has written to the firm, was written to from the app, or has a consent with it; other people are not found. */
    Contact contact(Firm firm, String person) {
        RecipientId id = RecipientId.parse(person);
        boolean known = !chats.between(firm.business().id(), id, 1).isEmpty()
                || consents.history(id).stream().anyMatch(event -> event.business().equals(firm.business().id()));
        return Optional.of(id).filter(_ -> known).flatMap(given -> recipients.address(given, firm.business().id()))
                .map(address -> new Contact(id, address))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "the firm has no such contact"));
    }

    /** The numbers or else user ids of people, as the firm has them; without those who have none any more. */
    Map<RecipientId, String> names(Firm firm, List<RecipientId> people) {
        return recipients.addresses(people, firm.business().id()).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, her -> her.getValue().name()));
    }

    /** Whether it is a number of this firm. */
    static boolean has(Firm firm, SenderId sender) {
        return firm.senders().stream().anyMatch(own -> own.id().equals(sender));
    }
}
