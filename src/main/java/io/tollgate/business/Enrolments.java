package io.tollgate.business;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.TemplateKey;
import io.tollgate.recall.Halt;
import io.tollgate.recall.Halts;
import io.tollgate.secrets.Keys;
import io.tollgate.secrets.Tokens;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.hibernate.Session;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Adds and changes businesses, senders and templates. */
@Component
public class Enrolments {

    private static final String TOKEN_PREFIX = "tgp";

    private final EntityManager entities;
    private final Businesses businesses;
    private final Keys keys;
    private final ApplicationEventPublisher events;

    Enrolments(EntityManager entities, Businesses businesses, Keys keys, ApplicationEventPublisher events) {
        this.entities = entities;
        this.businesses = businesses;
        this.keys = keys;
        this.events = events;
    }

    /** Enrols a new business, active and with a token. Fails with {@link Taken} if the handle is in use. */
    @Transactional
    public Enrolled enrol(String handle, BusinessTerms terms, Instant now) {
        if (businesses.byHandle(handle).isPresent()) {
            throw new Taken("handle (" + handle + ") belongs to another business. Maybe choose another, or change that business");
        }
        String token = Tokens.generate(TOKEN_PREFIX);
        return new Enrolled(persist(handle, terms, Optional.of(Tokens.hash(token)), now), token);
    }

    /** Enrols a new business without a token, or gives these terms to an existing one; for imports. */
    @Transactional
    public Business put(String handle, BusinessTerms terms, Instant now) {
        Optional<Business> known = businesses.byHandle(handle);
        if (known.isPresent()) {
            return change(known.get().id(), terms, now);
        }
        return persist(handle, terms, Optional.empty(), now);
    }

    /**
     * Changes the terms; the currency must stay, because balances and invoices are in it. Another plan counts from the day of the change
     * on, in the business's zone.
     */
    @Transactional
    public Business change(BusinessId id, BusinessTerms terms, Instant now) {
        Plan before = lock(id).plan;
        Business changed = change(id, row -> {
            if (!row.currency.equals(terms.currency().getCurrencyCode())) {
                throw new IllegalArgumentException("currency (" + terms.currency() + ") must stay " + row.currency
                        + ". Maybe enrol a second business for the other currency");
            }
            row.take(terms, LocalDate.ofInstant(now, terms.zone()));
        });
        if (before != Plan.ENTERPRISE && changed.plan() == Plan.ENTERPRISE) {
            events.publishEvent(new AccountEvent.Faster(id));
        }
        return changed;
    }

    /** Once this has returned and its transaction is committed, no hand-over of this business's messages begins. */
    @Transactional
    public Business suspend(BusinessId id) {
        Business suspended = standing(id, BusinessStatus.SUSPENDED);
        Halts.add(new Halt.OfBusiness(id));
        return suspended;
    }

    @Transactional
    public Business resume(BusinessId id) {
        return standing(id, BusinessStatus.ACTIVE);
    }

    private Business standing(BusinessId id, BusinessStatus now) {
        BusinessStatus before = lock(id).standing;
        Business changed = change(id, row -> row.standing = now);
        if (before != now) {
            events.publishEvent(new AccountEvent.Standing(id, now));
        }
        return changed;
    }

    /** Sets from when on its authentication messages to other countries have rates of their own; empty: never. */
    @Transactional
    public Business setInternational(BusinessId id, Optional<International> international) {
        return change(id, row -> row.international = international.map(JsonMapper.shared()::writeValueAsString).orElse(null));
    }

    /** Sets how many new recipients it may reach while it is verified. */
    @Transactional
    public Business setMessagingTier(BusinessId id, MessagingTier tier) {
        return change(id, row -> row.messagingTier = tier);
    }

    /** Like {@link #setMessagingTier}, unless it is another one than the caller has read. @return whether it was changed */
    @Transactional
    public boolean changeMessagingTier(BusinessId id, Optional<MessagingTier> read, MessagingTier tier) {
        if (!Optional.ofNullable(lock(id).messagingTier).equals(read)) {
            return false;
        }
        setMessagingTier(id, tier);
        return true;
    }

    /** Makes a new token; every node refuses the old one within a second. */
    @Transactional
    public String renewToken(BusinessId id) {
        String token = Tokens.generate(TOKEN_PREFIX);
        change(id, row -> row.tokenHash = Tokens.hash(token));
        return token;
    }

    /** Sets the webhook, or removes it if empty. */
    @Transactional
    public Business setWebhook(BusinessId id, Optional<Webhook> webhook) {
        return change(id, row -> {
            row.webhookUrl = webhook.map(Webhook::url).orElse(null);
            row.webhookStopped = false;
            row.webhookSecret = webhook.map(Webhook::secret).map(keys::seal).orElse(null);
            row.webhookBatch = webhook.map(Webhook::batch).filter(OptionalInt::isPresent).map(it -> (short) it.getAsInt()).orElse(null);
        });
    }

    /** Sends the webhooks of the account to another URL than the operator's, or to that again if empty; also if they were stopped. */
    @Transactional
    public void overrideWebhook(BusinessId id, Optional<String> url) {
        subscribe(id, url, Set.of());
    }

    /** Like {@link #overrideWebhook(BusinessId, Optional)}. @param fields what the webhooks tell; empty: all */
    @Transactional
    public void subscribe(BusinessId id, Optional<String> url, Set<String> fields) {
        change(id, row -> {
            row.webhookOverride = url.orElse(null);
            row.webhookFields = fields.isEmpty() ? null : String.join(",", new TreeSet<>(fields));
            row.webhookStopped = false;
        });
    }

    /** The business wants no webhooks until it names a URL again, or the operator sets one. */
    @Transactional
    public void stopWebhook(BusinessId id) {
        change(id, row -> {
            row.webhookOverride = null;
            row.webhookFields = null;
            row.webhookStopped = true;
        });
    }

    /** Sends what concerns one number of a business to another URL than the account's; or to the account's again if empty. */
    @Transactional
    public void overrideWebhook(Sender sender, Optional<String> url) {
        lock(sender.business());
        entities.find(SenderRow.class, sender.id().value()).webhookOverride = url.orElse(null);
    }

    /** Sets who is responsible for the data of the business; its consent records show that from now on. */
    @Transactional
    public Particulars put(BusinessId id, Particulars particulars) {
        lock(id);
        entities.merge(ParticularsRow.of(id, particulars));
        return particulars;
    }

    /** Adds a sender, or changes one of this business. Fails with {@link Taken} if another business has the phone number id. */
    @Transactional
    public Sender add(Sender sender, Instant now) {
        lock(sender.business());
        SenderRow row = Optional.ofNullable(entities.find(SenderRow.class, sender.id().value())).orElseGet(() -> {
            SenderRow fresh = new SenderRow();
            fresh.id = sender.id().value();
            fresh.businessId = sender.business().value();
            fresh.createdAt = Times.utc(now);
            return fresh;
        });
        if (row.businessId != sender.business().value()) {
            throw new Taken("phone number id (" + sender.id() + ") belongs to another business");
        }
        boolean isNamed = !row.displayName.isEmpty() && !row.displayName.equals(sender.displayName());
        row.displayNumber = sender.displayNumber();
        row.displayName = sender.displayName();
        entities.merge(row);
        entities.flush();
        businesses.forgetAfterCommit();
        if (isNamed) {
            events.publishEvent(new AccountEvent.Named(sender));
        }
        return sender;
    }

    /** Adds or changes a template, with its approval. */
    @Transactional
    public Template put(Template template) {
        lock(template.business());
        Optional.ofNullable(entities.find(TemplateRow.class, TemplateRow.Key.of(template.business(), template.key())))
                .ifPresent(row -> entities.unwrap(Session.class).setReadOnly(row, false)); // a look before may have read it so
        entities.merge(TemplateRow.of(template));
        entities.flush();
        businesses.forgetAfterCommit();
        return template;
    }

    /** @return whether there was such a template */
    @Transactional
    public boolean remove(BusinessId business, TemplateKey key) {
        Optional<TemplateRow> row = Optional.ofNullable(entities.find(TemplateRow.class, TemplateRow.Key.of(business, key)));
        row.ifPresent(entities::remove);
        entities.flush();
        businesses.forgetAfterCommit();
        return row.isPresent();
    }

    private Business persist(String handle, BusinessTerms terms, Optional<byte[]> tokenHash, Instant now) {
        BusinessRow row = new BusinessRow();
        row.handle = handle;
        row.take(terms);
        row.planDays = JsonMapper.shared().writeValueAsString(PlanDays.from(LocalDate.ofInstant(now, terms.zone()), terms.plan()));
        row.tokenHash = tokenHash.orElse(null);
        row.createdAt = Times.utc(now);
        entities.persist(row);
        entities.flush();
        Business business = row.business();
        events.publishEvent(new NewBusiness(business.id(), terms.currency()));
        return business;
    }

    private Business change(BusinessId id, Consumer<BusinessRow> change) {
        BusinessRow row = lock(id);
        change.accept(row);
        Business business = row.business(); // checked before the flush, so that no wrong value gets into the database
        entities.flush();
        businesses.forgetAfterCommit();
        return business;
    }

    /** The last check of delivery shares the lock of this row: a suspension waits for hand-overs that have begun, and no other begins. */
    private BusinessRow lock(BusinessId id) {
        BusinessRow row = Optional.ofNullable(entities.find(BusinessRow.class, id.value()))
                .orElseThrow(
                        () -> new Unknown("business (" + id + ") is not in the register. Maybe look its id up in the list of businesses"));
        businesses.lock(List.of(id));
        entities.refresh(row); // what somebody else changed before the lock must not be undone
        return row;
    }

    /** Another business has this handle or phone number id. */
    public static final class Taken extends RuntimeException {
        Taken(String message) {
            super(message);
        }
    }

    /** There is no such business. */
    public static final class Unknown extends RuntimeException {
        Unknown(String message) {
            super(message);
        }
    }
}
