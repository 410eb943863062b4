package io.tollgate.console;

import io.tollgate.business.Sender;
import io.tollgate.delivery.Handsets;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Recipient;
import io.tollgate.recipient.Recipients;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;
import org.springframework.web.server.ResponseStatusException;

/** Whose phone a path of the demonstration means, and in which language that phone speaks. A path names her by her pseudonym only. */
@Component
@ConditionalOnProperty("tollgate.handset.page")
class PhoneOwner {

    /** A path of one phone: the pseudonym's 32 digits. */
    static final String PATH = "/me/{person:[0-9a-f]{32}}";

    private final Recipients recipients;
    private final Identities identities;
    private final Handsets handsets;

    PhoneOwner(Recipients recipients, Identities identities, Handsets handsets) {
        this.recipients = recipients;
        this.identities = identities;
        this.handsets = handsets;
    }

    /** @param name her number; or a user id if no number is known */
    record Owner(RecipientId id, Optional<PhoneNumber> number, String name, Locale language) {

        public String path() {
            return "/me/" + id;
        }
    }

    /** The person of the path. An erased one has no phone here. */
    Owner of(String person) {
        RecipientId id = RecipientId.parse(person);
        Recipient recipient = Optional.ofNullable(recipients.of(List.of(id)).get(id)).orElseThrow(
                () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no phone of this person"));
        return new Owner(recipient.id(), recipient.phoneNumber(), name(recipient), language(recipient));
    }

    private String name(Recipient recipient) {
        return recipient.phoneNumber().map(PhoneNumber::e164).or(
                () -> identities.userIds(List.of(recipient.id())).stream().findFirst().map(Identities.Known::name)).orElse("");
    }

    /** The name under which she writes to this business; empty if neither her number nor a user id that this business has is known. */
    Optional<Identity> address(Owner owner, Sender business) {
        return recipients.address(owner.id(), business.business());
    }

    /** The one that was chosen on the phone; otherwise the usual one of the country of her number. */
    private Locale language(Recipient recipient) {
        String language = handsets.language(recipient.id()).filter(PhoneLanguages.ALL::contains)
                .orElseGet(() -> PhoneLanguages.usualIn(recipient.country()));
        return Locale.of(language, recipient.country().equals(Recipients.NOWHERE) ? "" : recipient.country());
    }

    /** Shows the rest of this request in her language. */
    void speaksIn(Owner owner, HttpServletRequest request, Model model) {
        ReaderLanguage.use(owner.language(), request);
        model.addAttribute("shown", new Shown(owner.language()));
        model.addAttribute("ownLanguage", true);
        model.addAttribute("owner", owner);
    }

    /** A phone to pick. @param name as of the {@link Owner} */
    record Choice(RecipientId person, String name, String country) {}

    /** The phones on which messages have arrived, the latest first. */
    List<Choice> choices(int most, Locale reader) {
        List<RecipientId> people = handsets.people(most);
        Map<RecipientId, Recipient> known = recipients.of(people);
        return people.stream().map(known::get).filter(Objects::nonNull)
                .map(one -> new Choice(one.id(), name(one),
                        Locale.of("", one.country()).getDisplayCountry(reader)))
                .filter(one -> !one.name().isEmpty())
                .toList();
    }
}
