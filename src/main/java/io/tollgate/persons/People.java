package io.tollgate.persons;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Erasures;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Identities.Why;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.Named;
import io.tollgate.recipient.PersonLocks;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Recipient;
import io.tollgate.recipient.Recipients;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The persons as the messenger names them. Identities that are named together belong to one person from then on. Only the messenger's own
 * notice says that somebody has another number; without it two numbers with one user id are two spellings of one number.
 *
 * <p>Rows are locked in this order: user ids, persons, each by key.
 */
@Component
public class People {

    private final Identities identities;
    private final Recipients recipients;
    private final PersonLocks locks;
    private final Erasures erasures;
    private final Joining joining;

    People(Identities identities, Recipients recipients, PersonLocks locks, Erasures erasures, Joining joining) {
        this.identities = identities;
        this.recipients = recipients;
        this.locks = locks;
        this.erasures = erasures;
        this.joining = joining;
    }

    /** A person was named by these identities. @param at when, by the messenger's clock: a number may have had another holder before */
    public record Met(Named named, Instant at) {}

    /**
     * A person has another number or another user id.
     *
     * @param before her identities before the change
     * @param number her new number; empty if the messenger does not give it: then none is known
     * @param userIds her user ids from now on
     */
    public record Change(Named before, Optional<PhoneNumber> number, List<Identity> userIds, Instant at) {

        List<Identity> after() {
            List<Identity> all = new ArrayList<>(userIds);
            number.map(Identity.Number::new).ifPresent(all::add);
            return all;
        }
    }

    /** The ids of persons who are known, without registering anybody; unknown ones are left out. */
    @Transactional(readOnly = true)
    public Map<Met, RecipientId> known(Collection<Met> met) {
        Map<Identity, RecipientId> holders = identities.who(met.stream().flatMap(one -> one.named().identities().stream()).toList());
        Map<Met, RecipientId> people = new HashMap<>();
        met.forEach(one -> one.named().identities().stream().flatMap(identity -> Optional.ofNullable(holders.get(identity)).stream())
                .findFirst()
                .ifPresent(person -> people.put(one, person)));
        return people;
    }

    /**
     * Registers persons who are not known, and merges ids that turn out to be one person. Erased persons are left out; an id that turns
     * out to be an erased person is erased too.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<Met, RecipientId> meet(Collection<Met> met, Instant now) {
        Map<Met, RecipientId> people = byNumberAlone(met.stream().filter(one -> one.named().userIds().isEmpty()).toList(), now);
        List<Met> byUserId = met.stream().filter(one -> !one.named().userIds().isEmpty()).distinct().toList();
        if (byUserId.isEmpty()) {
            return people;
        }
        Map<Identity, RecipientId> holders = identities.who(identities(byUserId));
        Map<RecipientId, Recipient> registered = recipients.of(holders.values());
        List<Met> open = new ArrayList<>();
        for (Met one : byUserId) {
            Set<Optional<RecipientId>> who = one.named().identities().stream().map(identity -> Optional.ofNullable(holders.get(identity)))
                    .collect(toSet());
            Optional<RecipientId> person = who.iterator().next();
            if (who.size() == 1
                    && person.map(registered::get).filter(known -> known.hasNumber() || one.named().number().isEmpty()).isPresent()) {
                people.put(one, person.get());
            } else {
                open.add(one);
            }
        }
        if (!open.isEmpty()) {
            prepare(open, now);
            open.stream().sorted(comparing(Met::at)).forEach(one -> link(one, now).ifPresent(person -> people.put(one, person)));
            // A later one may have merged an earlier one.
            Map<RecipientId, RecipientId> moved = identities.moved(people.values());
            people.replaceAll((_, person) -> moved.getOrDefault(person, person));
            people.values().removeAll(erasures.erased(people.values()));
        }
        return people;
    }

    /** Registers one person by her identities; empty if she was erased. */
    @Transactional
    public Optional<RecipientId> registerUnlessErased(Named named, Instant now) {
        return meet(List.of(new Met(named, now)), now).values().stream().findFirst();
    }

    /**
     * Records a change of number or user id. The old number then belongs to a new person without any consent. The person keeps her id under
     * the new number, with all consents, stops and blocks.
     *
     * @return her id; empty if she is not known or was erased
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<RecipientId> changed(Change change, Instant now) {
        Optional<RecipientId> before = before(change);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        Map<Identity, RecipientId> claims = new HashMap<>();
        change.userIds().forEach(userId -> claims.put(userId, before.get()));
        change.before().userIds().forEach(userId -> claims.put(userId, before.get()));
        claim(claims, now);
        change.number().ifPresent(number -> recipients.registerUnlessErased(List.of(number), now));
        Set<Identity> named = new HashSet<>(claims.keySet());
        named.addAll(change.after());
        RecipientId person = requireNonNull(lock(named, Set.of(before.get())).get(before.get()));
        if (!erasures.erased(List.of(person)).isEmpty()) {
            change.before().number().filter(old -> identities.who(old).equals(person))
                    .ifPresent(old -> identities.give(old, Identities.newPerson(), change.at(), now));
            change.number().ifPresent(number -> take(number, person, change.at(), now));
        } else {
            renumber(person, change, now);
        }
        identities.who(named).values().stream().distinct().filter(other -> !other.equals(person)).toList()
                .forEach(other -> joining.same(other, person, Why.LINK, now));
        return erasures.erased(List.of(person)).isEmpty() ? Optional.of(person) : Optional.empty();
    }

    /** Finds her by her user ids, by her old number if it was hers then, or by the new one if this change was told before. */
    private Optional<RecipientId> before(Change change) {
        Map<Identity, RecipientId> holders = identities.who(change.before().identities(), change.at());
        Optional<RecipientId> byUserId = change.before().userIds().stream()
                .flatMap(userId -> Optional.ofNullable(holders.get(userId)).stream()).findFirst();
        Optional<PhoneNumber> old = change.before().number();
        if (byUserId.isPresent() || old.isEmpty()) {
            return byUserId;
        }
        Optional<RecipientId> already = change.number().map(number -> identities.who(number))
                .filter(person -> identities.hasHad(person, old.get()));
        Optional<RecipientId> byNumber = Optional.ofNullable(holders.get(new Identity.Number(old.get())));
        return already.or(() -> byNumber.filter(person -> recipients.of(List.of(person)).containsKey(person)
                || !erasures.erased(List.of(person)).isEmpty()));
    }

    private void renumber(RecipientId person, Change change, Instant now) {
        Optional<Recipient> known = Optional.ofNullable(recipients.of(List.of(person)).get(person));
        String old = known.filter(Recipient::hasNumber).map(Recipient::number).orElse("");
        boolean late = identities.numberSince(person).filter(since -> since.isAfter(change.at())).isPresent();
        if (late || old.equals(change.number().map(PhoneNumber::e164).orElse(""))) {
            return;
        }
        if (!old.isEmpty()) {
            identities.give(new PhoneNumber(old, known.orElseThrow().country()), Identities.newPerson(), change.at(), now);
        }
        change.number().ifPresent(number -> take(number, person, change.at(), now));
        if (known.isEmpty()) {
            recipients.registerWithoutNumber(person, change.before().country(), now);
        }
        recipients.renumber(person, change.number());
    }

    /** Gives her the number from this instant on. */
    private void take(PhoneNumber number, RecipientId person, Instant at, Instant now) {
        RecipientId holder = identities.who(number);
        if (!holder.equals(person)) {
            joining.tookOver(holder, person, at, now);
        }
        identities.give(number, person, at, now);
    }

    private Map<Met, RecipientId> byNumberAlone(List<Met> met, Instant now) {
        Map<Met, RecipientId> people = new HashMap<>();
        Map<PhoneNumber, RecipientId> registered = recipients
                .registerUnlessErased(met.stream().map(one -> one.named().number().orElseThrow()).toList(), now);
        Set<PhoneNumber> led = identities.everLed(registered.keySet());
        for (Met one : met) {
            PhoneNumber number = one.named().number().orElseThrow();
            Optional<RecipientId> person = Optional.ofNullable(registered.get(number));
            if (led.contains(number)) {
                // A late message comes from the number's holder at that time.
                Optional<RecipientId> then = identities.who(List.of(new Identity.Number(number)), one.at()).values().stream().findFirst();
                person = then.filter(somebody -> recipients.of(List.of(somebody)).containsKey(somebody))
                        .or(() -> Optional.ofNullable(registered.get(number)));
            }
            person.ifPresent(somebody -> people.put(one, somebody));
        }
        return people;
    }

    /** Claims the user ids, registers the numbers, and locks all persons concerned. */
    private void prepare(List<Met> open, Instant now) {
        Map<Identity, RecipientId> holders = identities.who(identities(open));
        Map<PhoneNumber, RecipientId> registered = recipients
                .registerUnlessErased(open.stream().flatMap(one -> one.named().number().stream()).toList(), now);
        Map<Identity, RecipientId> claims = new HashMap<>();
        for (Met one : open) {
            RecipientId person = one.named().number()
                    .map(number -> Optional.ofNullable(registered.get(number)).orElseGet(() -> identities.who(number)))
                    .or(() -> one.named().userIds().stream().flatMap(
                            userId -> Optional.ofNullable(holders.get(userId)).or(() -> Optional.ofNullable(claims.get(userId))).stream())
                            .findFirst())
                    .orElseGet(Identities::newPerson);
            one.named().userIds().forEach(userId -> claims.putIfAbsent(userId, person));
        }
        claim(claims, now);
        lock(identities(open), Set.of());
    }

    private void claim(Map<Identity, RecipientId> userIds, Instant now) {
        Set<RecipientId> erased = erasures.erased(userIds.values());
        Map<Identity, RecipientId> ofErased = new HashMap<>(userIds);
        ofErased.values().retainAll(erased);
        Map<Identity, RecipientId> others = new HashMap<>(userIds);
        others.values().removeAll(erased);
        identities.claim(others, now);
        identities.claimUnnamed(ofErased, now);
    }

    /** Locks the holders of these identities and these persons; repeats until none of them was merged before its lock was taken. */
    private Map<RecipientId, RecipientId> lock(Collection<Identity> all, Set<RecipientId> people) {
        Set<RecipientId> wanted = new HashSet<>(people);
        wanted.addAll(identities.lockedHolders(all, Instant.MAX).values());
        Map<RecipientId, RecipientId> locked = locks.take(wanted);
        Set<RecipientId> since = new HashSet<>(identities.who(all).values());
        while (!locked.values().containsAll(since)) {
            locked.putAll(locks.take(since));
            since = new HashSet<>(identities.who(all).values());
        }
        return locked;
    }

    /** @return her id; empty if she was erased */
    private Optional<RecipientId> link(Met met, Instant now) {
        List<Identity> all = isLate(met) ? met.named().userIds() : met.named().identities();
        Map<Identity, RecipientId> holders = identities.who(all);
        Set<RecipientId> people = new LinkedHashSet<>(all.stream().map(holders::get).toList());
        Set<RecipientId> erased = erasures.erased(people);
        Map<RecipientId, Recipient> registered = recipients.of(people);
        RecipientId person = people.stream().filter(erased::contains).findFirst()
                .or(() -> all.stream().filter(Identity.Number.class::isInstance).map(holders::get).findFirst())
                .or(() -> people.stream().filter(one -> registered.containsKey(one) && registered.get(one).hasNumber()).findFirst())
                .or(() -> people.stream().filter(registered::containsKey).findFirst())
                .orElse(people.iterator().next());
        if (erased.isEmpty() && !registered.containsKey(person)) {
            recipients.registerWithoutNumber(person, met.named().country(), now);
        }
        if (erased.isEmpty() && registered.containsKey(person) && !registered.get(person).hasNumber()) {
            met.named().number().filter(number -> all.contains(new Identity.Number(number)))
                    .ifPresent(number -> recipients.renumber(person, Optional.of(number)));
        }
        people.stream().filter(other -> !other.equals(person)).forEach(other -> joining.same(other, person, Why.LINK, now));
        return erased.isEmpty() ? Optional.of(person) : Optional.empty();
    }

    /** Whether a message is older than her change of number and came after it: its number is no longer hers. */
    private boolean isLate(Met met) {
        Optional<RecipientId> person = met.named().userIds().stream().flatMap(userId -> identities.who(List.of(userId)).values().stream())
                .findFirst();
        return person.isPresent() && met.named().number()
                .filter(number -> !identities.who(number).equals(person.get()) && identities.hasHad(person.get(), number)
                        && identities.numberSince(person.get()).filter(met.at()::isBefore).isPresent())
                .isPresent();
    }

    private Set<Identity> identities(Collection<Met> met) {
        return met.stream().flatMap(one -> one.named().identities().stream()).collect(toSet());
    }
}
