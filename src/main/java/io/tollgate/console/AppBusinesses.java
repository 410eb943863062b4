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
import io.tollgate.security.BusinessMembers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** The business that a signed-in account acts for in the business app. Nothing of another business is found by it. */
@Component
class AppBusinesses {

    private final BusinessMembers members;
    private final Businesses businesses;
    private final Recipients recipients;
    private final Consents consents;
    private final Chats chats;

    AppBusinesses(BusinessMembers members, Businesses businesses, Recipients recipients, Consents consents, Chats chats) {
        this.members = members;
        this.businesses = businesses;
        this.recipients = recipients;
        this.consents = consents;
        this.chats = chats;
    }

    /** @param senders its numbers; the app sends by the first */
    record AppBusiness(Business business, List<Sender> senders) {

        Optional<Sender> sender() {
            return senders.stream().findFirst();
        }

        /** A page that sends needs a number. */
        Sender number() {
            return sender().orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "the business has no number yet"));
        }
    }

    /** A customer of the business. @param address her number, or a user id if no number is known */
    record Contact(RecipientId id, Identity address) {}

    /** Empty if the account acts for no business with the plan APP, or has got a role since: then it is one of the staff. */
    Optional<AppBusiness> find(AccountPrincipal caller) {
        return Optional.of(caller.account()).filter(account -> account.roles().isEmpty()).flatMap(members::businessOf)
                .flatMap(id -> businesses.byId(List.of(id)).values().stream().findFirst())
                .filter(business -> business.plan() == Plan.APP)
                .map(business -> new AppBusiness(business, businesses.senders(business.id())));
    }

    AppBusiness of(AccountPrincipal caller) {
        return find(caller).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "the account acts for no business"));
    }

    /** A person who has written to the business, was written to from the app, or has a consent with it; other people are not found. */
    Contact contact(AppBusiness own, String person) {
        RecipientId id = RecipientId.parse(person);
        boolean known = !chats.between(own.business().id(), id, 1).isEmpty()
                || consents.history(id).stream().anyMatch(event -> event.business().equals(own.business().id()));
        return Optional.of(id).filter(_ -> known).flatMap(given -> recipients.address(given, own.business().id()))
                .map(address -> new Contact(id, address))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "the business has no such contact"));
    }

    /** The numbers or else user ids of people, as the business has them; without those who have none any more. */
    Map<RecipientId, String> names(AppBusiness own, List<RecipientId> people) {
        return recipients.addresses(people, own.business().id()).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, her -> her.getValue().name()));
    }

    /** Whether it is a number of this business. */
    static boolean has(AppBusiness own, SenderId sender) {
        return own.senders().stream().anyMatch(number -> number.id().equals(sender));
    }
}
