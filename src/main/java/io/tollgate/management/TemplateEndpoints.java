package io.tollgate.management;

import static java.util.Comparator.comparingLong;

import io.tollgate.business.RejectedReason;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.util.function.SingletonSupplier;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Qualities;
import io.tollgate.business.Quality;
import io.tollgate.business.Template;
import io.tollgate.business.Template.Approval;
import io.tollgate.business.TemplateChanges;
import io.tollgate.business.TemplateIds;
import io.tollgate.business.TemplateReviews;
import io.tollgate.business.TemplateReviews.Writer;
import io.tollgate.cloudapi.AccountEdge;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.Answers;
import io.tollgate.cloudapi.FieldsText.Field;
import io.tollgate.cloudapi.GraphObject;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.OwnRequests;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestBody;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.RequestGate;
import io.tollgate.cloudapi.UnfitParameter;
import io.tollgate.database.Slice;
import io.tollgate.media.MediaContent;
import io.tollgate.message.TemplateKey;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The templates of a business, over the paths of the Cloud API: {@code /{account-id}/message_templates} and {@code /{template-id}}. What a
 * business writes waits until an officer approves it.
 */
@Component
final class TemplateEndpoints implements GraphObject, AccountEdge {

    private static final int ALL = 10_000;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Set<Approval> CHANGEABLE = EnumSet.of(Approval.APPROVED, Approval.REJECTED, Approval.PAUSED);

    private final OwnRequests requests;
    private final RequestGate gate;
    private final Answers answers;
    private final Businesses businesses;
    private final TemplateReviews reviews;
    private final TemplateChanges changes;
    private final TemplateIds ids;
    private final HeaderExamples examples;
    private final TemplateSettings settings;
    private final Qualities qualities;
    private final TransactionTemplate transaction;
    private final Clock clock;

    TemplateEndpoints(OwnRequests requests, RequestGate gate, Answers answers, Businesses businesses, TemplateReviews reviews,
            TemplateChanges changes, TemplateIds ids, HeaderExamples examples, TemplateSettings settings, TransactionTemplate transaction,
            Qualities qualities, Clock clock) {
        this.qualities = qualities;
        this.requests = requests;
        this.gate = gate;
        this.answers = answers;
        this.businesses = businesses;
        this.reviews = reviews;
        this.changes = changes;
        this.ids = ids;
        this.examples = examples;
        this.settings = settings;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Bean
    HttpEndpoint messageTemplatesEndpoint() {
        return new HttpEndpoint("message-templates", Set.of("GET", "POST", "DELETE"),
                request -> requests.ofAccount(request, (requestId, business) -> switch (request.getMethod()) {
                    case "GET" -> list(requestId, business, request);
                    case "POST" -> create(requestId, business, fields(request));
                    default -> remove(requestId, business, request);
                }));
    }

    @Override
    public Set<String> methods() {
        return Set.of("GET", "POST");
    }

    @Override
    public boolean has(String id, Business business) {
        return own(id, business).isPresent();
    }

    @Override
    public Answer answer(String requestId, Business business, String id, HttpServletRequest request) {
        return request.getMethod().equals("GET")
                ? answers.success(requestId, TemplateFields.of(request).json(own(id, business).orElseThrow(), Long.parseLong(id),
                        () -> changes.reasons(business.id()), () -> qualities.of(Qualities.Kind.TEMPLATE, business.id())))
                : change(requestId, business, Long.parseLong(id), fields(request));
    }

    private Optional<Template> own(String id, Business business) {
        return id.matches("[1-9][0-9]{0,17}") ? ids.find(business.id(), Long.parseLong(id)).flatMap(reviews::find) : Optional.empty();
    }

    private Answer list(String requestId, Business business, HttpServletRequest request) {
        TemplateFields fields = TemplateFields.of(request);
        Supplier<Map<TemplateKey, RejectedReason>> reasons = SingletonSupplier.of(() -> changes.reasons(business.id()));
        Supplier<Map<Long, Quality>> quality = SingletonSupplier.of(() -> qualities.of(Qualities.Kind.TEMPLATE, business.id()));
        Set<String> ratings = TemplateFilter.several(request, "quality_score").stream().map(rating -> rating.toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
        List<Numbered> found = numbered(business, TemplateFilter.of(request)::passes).stream().filter(one -> ratings.isEmpty()
                || ratings.contains(quality.get().getOrDefault(one.id(), Quality.UNKNOWN).rating().name())).toList();
        return answers.success(requestId, GraphPage.of(request, found, Numbered::id,
                one -> fields.json(one.template(), one.id(), reasons, quality)));
    }

    @Override
    public String name() {
        return "message_templates";
    }

    @Override
    public ObjectNode page(Business business, Field field, HttpServletRequest request) {
        TemplateFields fields = TemplateFields.of(field.fields());
        Supplier<Map<TemplateKey, RejectedReason>> reasons = SingletonSupplier.of(() -> changes.reasons(business.id()));
        Supplier<Map<Long, Quality>> quality = SingletonSupplier.of(() -> qualities.of(Qualities.Kind.TEMPLATE, business.id()));
        return GraphPage.of(request, field, numbered(business, _ -> true), Numbered::id,
                one -> fields.json(one.template(), one.id(), reasons, quality));
    }

    private List<Numbered> numbered(Business business, Predicate<Template> filter) {
        Map<TemplateKey, Long> byKey = ids.of(business.id());
        return businesses.templates(business.id(), Slice.first(ALL)).stream().filter(filter)
                .flatMap(template -> Optional.ofNullable(byKey.get(template.key())).map(id -> new Numbered(id, template)).stream())
                .sorted(comparingLong(Numbered::id)).toList();
    }

    private record Numbered(long id, Template template) {}

    private Answer create(String requestId, Business business, ObjectNode given) {
        Template template = NewTemplate.read(business.id(), given);
        Map<Integer, MediaContent> shown = examples.copies(business.id(), given.path("components"));
        alone(business, () -> {
            add(template, business, clock.instant());
            examples.keep(business.id(), ids.of(template.id()).orElseThrow(), shown);
        });
        return answers.success(requestId, JsonMapper.shared().createObjectNode()
                .put("id", Long.toString(ids.of(template.id()).orElseThrow())).put("status", template.approval().name())
                .put("category", template.category().name()));
    }

    /** Does work so that of two requests of a business at the same time the second one sees what the first has written. */
    private void alone(Business business, Runnable work) {
        transaction.executeWithoutResult(_ -> {
            businesses.lock(List.of(business.id()));
            work.run();
        });
    }

    private void add(Template template, Business business, Instant now) {
        if (reviews.find(template.id()).isPresent()) {
            throw refused(RequestFault.TEMPLATE_EXISTS, "There is a template with this name in this language already. Change"
                    + " it by its id.");
        }
        if (changes.isRemovedSince(template.id(), now.minus(settings.nameLocked()))) {
            throw refused(RequestFault.TEMPLATE_REMOVED_LATELY, "A template with this name in this language was removed lately. Use another"
                    + " name, or wait until " + settings.nameLocked().toDays() + " days have passed.");
        }
        if (ids.of(business.id()).size() >= settings.most()) {
            throw refused(RequestFault.TOO_MANY_TEMPLATES, "The account has " + settings.most() + " templates, and no more are allowed."
                    + " Remove some that you do not use.");
        }
        write(template, business, now);
    }

    private Answer change(String requestId, Business business, long id, ObjectNode given) {
        NewTemplate.changed(own(Long.toString(id), business).orElseThrow(), given); // refuses what is none before a file is copied
        Map<Integer, MediaContent> shown = examples.copies(business.id(), given.path("components"));
        alone(business, () -> {
            change(business, own(Long.toString(id), business).orElseThrow(), given);
            if (given.hasNonNull("components")) {
                examples.keep(business.id(), id, shown);
            }
        });
        return answers.success(requestId, JsonMapper.shared().createObjectNode().put("success", true).put("id", Long.toString(id)));
    }

    private void change(Business business, Template before, ObjectNode given) {
        if (!CHANGEABLE.contains(before.approval())) {
            throw NewTemplate.wrong("The template is " + before.approval() + ". Only one that is approved, rejected or paused can be"
                    + " changed.");
        }
        if (before.approval() == Approval.APPROVED && given.hasNonNull("category")
                && !before.category().name().equalsIgnoreCase(given.path("category").asString(""))) {
            throw NewTemplate.wrong("category: an approved template keeps its category. Write another template.");
        }
        Template after = NewTemplate.changed(before, given);
        write(after, business, clock.instant());
    }

    private void write(Template template, Business business, Instant now) {
        Writer partner = partner(business);
        if (changes.by(partner.account(), business.id(), now.minus(HOUR)) >= settings.newPerHour()) {
            throw refused(RequestFault.TOO_MANY_NEW_TEMPLATES, "The account has written " + settings.newPerHour()
                    + " templates in the last hour. Try again later.");
        }
        reviews.put(template, partner, now);
    }

    /** Deletes all languages of a name; with {@code hsm_id} only the template that has this id. */
    private Answer remove(String requestId, Business business, HttpServletRequest request) {
        String name = Optional.ofNullable(request.getParameter("name")).orElse("");
        Optional<String> id = Optional.ofNullable(request.getParameter("hsm_id"));
        if (name.isEmpty()) {
            throw new UnfitParameter(Refusal.missing("name"));
        }
        List<TemplateKey> keys = ids.of(business.id()).entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name) && id.filter(wanted -> !wanted.equals(entry.getValue().toString()))
                        .isEmpty())
                .map(Map.Entry::getKey).toList();
        if (keys.isEmpty()) {
            throw NewTemplate.wrong("name: the account has no such template" + (id.isPresent() ? " with this hsm_id." : "."));
        }
        keys.forEach(key -> reviews.remove(new Template.Id(business.id(), key), partner(business), clock.instant()));
        return answers.done(requestId);
    }

    private ObjectNode fields(HttpServletRequest request) {
        return switch (gate.body(request)) {
            case Refusal refusal -> throw new UnfitParameter(refusal);
            case RequestBody.Fields(ObjectNode node) -> node;
        };
    }

    /** The name in the record of changes; no account of a person has a colon in its name. */
    private static Writer partner(Business business) {
        return new Writer("business: " + business.handle(), false);
    }

    private static UnfitParameter refused(RequestFault fault, String details) {
        return new UnfitParameter(new Refusal(fault, details));
    }
}
