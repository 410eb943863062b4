package io.tollgate.business;

import io.tollgate.database.Times;
import io.tollgate.message.BusinessId;
import io.tollgate.message.TemplateKey;
import io.tollgate.secrets.Keys;
import io.tollgate.secrets.Tokens;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How businesses, senders and templates come into the register and change there. */
@Component
public class Enrolments {

    private static final String TOKEN_PREFIX = "tgp";

    private final EntityManager entities;
    private final Businesses businesses;
    private final Keys keys;

    Enrolments(EntityManager entities, Businesses businesses, Keys keys) {
        this.entities = entities;
        this.businesses = businesses;
        this.keys = keys;
    }

    /** A new business, active, with its token. Fails with {@link Taken} if the handle is in use. */
    @Transactional
    public Enrolled enrol(String handle, BusinessTerms terms, Instant now) {
        if (businesses.byHandle(handle).isPresent()) {
            throw new Taken("handle (" + handle + ") belongs to another business. Maybe choose another, or change that business");
        }
        String token = Tokens.generate(TOKEN_PREFIX);
        return new Enrolled(persist(handle, terms, Optional.of(Tokens.hash(token)), now), token);
    }

    /** As from a list: a business that is not there comes in without a token, one that is there gets these terms. */
    @Transactional
    public Business put(String handle, BusinessTerms terms, Instant now) {
        Optional<Business> known = businesses.byHandle(handle);
        if (known.isPresent()) {
            return change(known.get().id(), terms);
        }
        return persist(handle, terms, Optional.empty(), now);
    }

    /** Agrees new terms; the currency must stay, because balances and invoices are kept in it. */
    @Transactional
    public Business change(BusinessId id, BusinessTerms terms) {
        return change(id, row -> {
            if (!row.currency.equals(terms.currency().getCurrencyCode())) {
                throw new IllegalArgumentException("currency (" + terms.currency() + ") must stay " + row.currency
                        + ". Maybe enrol a second business for the other currency");
            }
            row.take(terms);
        });
    }

    /** When this has returned and its transaction is committed, no hand-over of this business begins. */
    @Transactional
    public Business suspend(BusinessId id) {
        return change(id, row -> row.standing = BusinessStatus.SUSPENDED);
    }

    @Transactional
    public Business resume(BusinessId id) {
        return change(id, row -> row.standing = BusinessStatus.ACTIVE);
    }

    /** The new token; the old one is refused within a second on every node. */
    @Transactional
    public String renewToken(BusinessId id) {
        String token = Tokens.generate(TOKEN_PREFIX);
        change(id, row -> row.tokenHash = Tokens.hash(token));
        return token;
    }

    /** Empty: this business does not want to be told any more. */
    @Transactional
    public Business setWebhook(BusinessId id, Optional<Webhook> webhook) {
        return change(id, row -> {
            row.webhookUrl = webhook.map(Webhook::url).orElse(null);
            row.webhookSecret = webhook.map(Webhook::secret).map(keys::seal).orElse(null);
        });
    }

    /** Who answers for its data, as its consent records say it from now on. */
    @Transactional
    public Particulars put(BusinessId id, Particulars particulars) {
        lock(id);
        entities.merge(ParticularsRow.of(id, particulars));
        return particulars;
    }

    /** A new number of a business, or another name for one that it has. Fails with {@link Taken} if another business has it. */
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
        row.displayNumber = sender.displayNumber();
        row.displayName = sender.displayName();
        entities.merge(row);
        entities.flush();
        businesses.forgetAfterCommit();
        return sender;
    }

    /** A new template, or a change of one, its approval included. */
    @Transactional
    public Template put(Template template) {
        lock(template.business());
        entities.merge(TemplateRow.of(template));
        entities.flush();
        businesses.forgetAfterCommit();
        return template;
    }

    /** Whether there was one. */
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
        row.tokenHash = tokenHash.orElse(null);
        row.createdAt = Times.utc(now);
        entities.persist(row);
        entities.flush();
        return row.business();
    }

    private Business change(BusinessId id, Consumer<BusinessRow> change) {
        BusinessRow row = lock(id);
        change.accept(row);
        Business business = row.business(); // before the flush: nonsense must not get into the database
        entities.flush();
        businesses.forgetAfterCommit();
        return business;
    }

    /** The last look of delivery shares this row: a suspension waits for the hand-overs that have begun, and no other begins. */
    private BusinessRow lock(BusinessId id) {
        BusinessRow row = Optional.ofNullable(entities.find(BusinessRow.class, id.value()))
                .orElseThrow(() -> new Unknown("business (" + id + ") is not in the register. Maybe look its id up in the list of businesses"));
        businesses.lock(List.of(id));
        entities.refresh(row); // what somebody else changed before the lock must not be undone
        return row;
    }

    /** Somebody else has this name or number already. */
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
