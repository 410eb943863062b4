package io.tollgate.optin;

import static io.tollgate.cloudapi.Shape.list;
import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.oneOf;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;
import static io.tollgate.cloudapi.Shape.textOrEmpty;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.business.Template.Approval;
import io.tollgate.business.Template;
import io.tollgate.cloudapi.Homes;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBodies;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.Shape;
import io.tollgate.cloudapi.TemplateParameters;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.Damage;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.OptIn;
import io.tollgate.consent.OptIns;
import io.tollgate.consent.Purpose;
import io.tollgate.consent.Wording;
import io.tollgate.gate.Body;
import io.tollgate.gate.IdempotencyKey.Source;
import io.tollgate.gate.IdempotencyKey;
import io.tollgate.message.Category;
import io.tollgate.message.TemplateKey;
import io.tollgate.recipient.NumberReading;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.text.Hints;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks a business's request that the person confirm a consent. */
@Component
final class OptInCheck {

    private static final Shape SHAPE = object(
            required("messaging_product", oneOf("whatsapp")),
            required("to", text(40)),
            required("purposes", list(Purpose.values().length, oneOf(Stream.of(Purpose.values()).map(Enum::name).toArray(String[]::new)))),
            optional("channel", oneOf(Stream.of(ConsentChannel.values()).map(Enum::name).toArray(String[]::new))),
            required("confirm_by", oneOf("code", "link", "reply")),
            required("wording", text(Wording.LONGEST_TEXT)),
            optional("wording_version", textOrEmpty(Wording.LONGEST_VERSION)),
            required("language", text(Wording.LONGEST_LANGUAGE)),
            optional("place", textOrEmpty(Wording.LONGEST_PLACE)),
            optional("notice", textOrEmpty(Wording.LONGEST_PLACE)),
            required("method", text(Evidence.LONGEST_METHOD)),
            optional("reference", textOrEmpty(Evidence.LONGEST_REFERENCE)),
            optional("consent_until", text(40)),
            optional("biz_opaque_callback_data", textOrEmpty(512)),
            required("template", object(required("name", text(512)), required("language", object(required("code", text(20)))))));
    private static final Set<String> NOTES = Set.of("wording", "wording_version", "place", "notice", "method", "reference",
            "biz_opaque_callback_data");

    private final Businesses businesses;
    private final PhoneNumbers numbers;
    private final Homes homes;
    private final RequestBodies bodies;
    private final OptInSettings settings;

    OptInCheck(Businesses businesses, PhoneNumbers numbers, Homes homes, RequestBodies bodies, OptInSettings settings) {
        this.businesses = businesses;
        this.numbers = numbers;
        this.homes = homes;
        this.bodies = bodies;
        this.settings = settings;
    }

    /** The first fault found, or what the request asks for. */
    CheckedOptIn check(Sender sender, ObjectNode body, Optional<String> key, Instant now) {
        NumberReading to = numbers.read(value(body, "to"), homes.inRequests(sender.business()));
        Optional<Refusal> fault = SHAPE.check("", body).or(() -> contents(sender, body, to, now));
        return fault.<CheckedOptIn>map(CheckedOptIn.Refused::new).orElseGet(() -> request(sender, body, to.found().orElseThrow(), key));
    }

    private Optional<Refusal> contents(Sender sender, ObjectNode body, NumberReading to, Instant now) {
        if (body.path("purposes").isEmpty()) {
            return Optional.of(Refusal.invalid("purposes", "must name at least one purpose, such as MARKETING"));
        }
        if (!value(body, "channel").isEmpty() && channel(body) != ConsentChannel.MESSENGER) {
            return Optional.of(Refusal.invalid("channel", "must be MESSENGER: this message goes there, and a confirmation proves its own"
                    + " channel only. Let her confirm the consent on " + channel(body) + " itself and have both steps imported"));
        }
        return switch (to) {
            case NumberReading.Unclear unclear -> Optional.of(Refusal.invalid("to", unclear.forPartners()));
            case NumberReading.Known(PhoneNumber recipient) -> contents(sender, body, recipient, now);
        };
    }

    private Optional<Refusal> contents(Sender sender, ObjectNode body, PhoneNumber recipient, Instant now) {
        if (recipient.e164().equals(sender.displayNumber())) {
            return Optional.of(new Refusal(RequestFault.RECIPIENT_IS_SENDER, "Parameter 'to' is the sender's own number."));
        }
        if (language(value(body, "language")).isEmpty()) {
            return Optional.of(Refusal.invalid("language", "must be a language of BCP 47, such as pt-PT"));
        }
        Optional<String> telling = NOTES.stream().filter(note -> recipient.isIn(value(body, note))).sorted().findFirst();
        if (telling.isPresent()) {
            return Optional.of(Refusal.invalid(telling.get(), "must not repeat the person's number. Refer to your record by its id"));
        }
        Optional<Refusal> damaged = NOTES.stream().sorted()
                .flatMap(note -> Damage.of(value(body, note)).map(damage -> Refusal.invalid(note, Hints.forPartners(damage))).stream())
                .findFirst();
        if (damaged.isPresent()) {
            return damaged;
        }
        return consentUntil(body, now).or(() -> template(sender, body)).or(() -> unfit(body));
    }

    private Optional<Refusal> consentUntil(ObjectNode body, Instant now) {
        if (!body.hasNonNull("consent_until")) {
            return Optional.empty();
        }
        Optional<Instant> until = instant(value(body, "consent_until"));
        if (until.isEmpty()) {
            return Optional.of(Refusal.invalid("consent_until", "must be an instant with its offset, such as 2028-11-30T09:15:00Z"));
        }
        return until.get().isAfter(now.plus(settings.expiry()))
                ? Optional.empty()
                : Optional.of(Refusal.invalid("consent_until", "must be later than the end of the time to confirm, which"
                        + " is " + settings.expiry()));
    }

    private Optional<Refusal> template(Sender sender, ObjectNode body) {
        TemplateKey key = templateKey(body);
        Optional<Template> found = businesses.template(sender.business(), key);
        if (found.isEmpty()) {
            return Optional.of(new Refusal(RequestFault.UNKNOWN_TEMPLATE, "The business has no template of that name in that language ("
                    + key + "). Check name and language: en_US is not en."));
        }
        Template template = found.get();
        if (template.category() != Category.UTILITY || template.approval() != Approval.APPROVED || template.thirdPartyAdvertising()) {
            return Optional.of(Refusal.invalid("template", "must be approved, of the category UTILITY and without advertising"));
        }
        if (!TemplateParameters.of(template).isFilledByBody()) {
            return Optional.of(Refusal.invalid("template", "must have placeholders in its body only"));
        }
        int gaps = TemplateParameters.of(template).names().size();
        int wanted = answer(body) == OptIn.Answer.REPLY ? 0 : 1;
        return gaps == wanted
                ? Optional.empty()
                : Optional.of(new Refusal(RequestFault.PARAMETER_COUNT, "The template has " + gaps + " placeholders, and needs " + wanted
                        + " to be confirmed by "
                        + value(body, "confirm_by") + ": one for the code or the link, none for a reply."));
    }

    /** Refuses evidence that the registers would refuse. */
    private static Optional<Refusal> unfit(ObjectNode body) {
        try {
            evidence(body);
            return Optional.empty();
        } catch (IllegalArgumentException nonsense) {
            return Optional.of(new Refusal(RequestFault.INVALID, Hints.forPartners(nonsense.getMessage() + ".")));
        }
    }

    private OptInRequest request(Sender sender, ObjectNode body, PhoneNumber recipient, Optional<String> key) {
        byte[] hash = Body.of(bodies.write(body)).hash();
        return new OptInRequest(sender, recipient, ConsentChannel.MESSENGER,
                body.path("purposes").valueStream().map(purpose -> Purpose.valueOf(purpose.stringValue())).collect(toUnmodifiableSet()),
                answer(body), businesses.template(sender.business(), templateKey(body)).orElseThrow(), evidence(body),
                instant(value(body, "consent_until")), value(body, "biz_opaque_callback_data"),
                key.map(name -> new OptIns.Key(IdempotencyKey.of(Source.OPT_IN, name).hash(), hash)), hash);
    }

    private static Evidence evidence(ObjectNode body) {
        return Evidence.of(value(body, "method"), new Wording(value(body, "wording"), value(body, "wording_version"),
                language(value(body, "language")).orElse(""), value(body, "place"), value(body, "notice")), value(body, "reference"));
    }

    private static OptIn.Answer answer(ObjectNode body) {
        return OptIn.Answer.valueOf(value(body, "confirm_by").toUpperCase(Locale.ROOT));
    }

    private static ConsentChannel channel(ObjectNode body) {
        return ConsentChannel.valueOf(value(body, "channel"));
    }

    private static TemplateKey templateKey(ObjectNode body) {
        JsonNode template = body.path("template");
        return new TemplateKey(template.path("name").asString(""), template.path("language").path("code").asString(""));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }

    private static Optional<String> language(String tag) {
        try {
            return Optional.of(new Locale.Builder().setLanguageTag(tag).build().toLanguageTag());
        } catch (IllformedLocaleException none) {
            return Optional.empty();
        }
    }

    private static String value(ObjectNode body, String field) {
        return body.path(field).asString("").strip();
    }
}
