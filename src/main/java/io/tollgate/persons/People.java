package io.tollgate.persons;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toSet;

import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Erasures;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Identities.Why;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.Named;
import io.tollgate.recipient.PersonMerged;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Recipient;
import io.tollgate.recipient.Recipients;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The persons as the messenger names them. Identities that are named together belong to one person from then on. Only the messenger's own
 * notice says that somebody has another number; without it two numbers with one user id are two spellings of one number.
 *
 * <p>The rows of all persons concerned are locked at once, in the order of their ids, and then those of their user ids.
 */
@Component
public class People {

    private final Identities identities;
    private final Recipients recipients;
    private final Erasures erasures;
    private final IdMerge joining;

    People(Identities identities, Recipients recipients, Erasures erasures, IdMerge joining) {
        this.identities = identities;
        this.recipients = recipients;
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
            number.ifPresent(all::add);
            return all;
        }
    }

    /**
     * What one request of the messenger said of persons.
     *
     * @param changed persons whose number or user id changed; without those who are not known or were erased
     * @param met     persons who were named; without those who were erased
     * @param locked  persons whose rows are locked until the transaction ends
     */
    public record Recognised(Map<Change, RecipientId> changed, Map<Met, RecipientId> met, Set<RecipientId> locked) {}

    /** The ids of persons who are known, without registering anybody; unknown ones are left out, but a number always has a holder. */
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
     * Records changes, registers persons who are not known, and merges ids that turn out to be one person. Erased persons are left out; an
     * id that turns out to be an erased person is erased too. Changes come first, so that each number belongs to its present holder.
     *
     * @param others registered persons whom the caller wants locked, too: all rows are locked in one order
     * @throws PersonMerged if another transaction takes up one of these persons meanwhile; then this transaction begins again
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Recognised meet(List<Change> changes, Collection<Met> met, Set<RecipientId> others, Instant now) {
        List<Met> byUserId = met.stream().filter(one -> !one.named().userIds().isEmpty()).distinct().toList();
        List<Met> byNumber = met.stream().filter(one -> one.named().userIds().isEmpty()).toList();
        List<Met> open = new ArrayList<>(byUserId);
        if (changes.isEmpty()) {
            open.removeAll(settled(byUserId).keySet());
        }
        Set<RecipientId> locked = changes.isEmpty() && open.isEmpty() && others.isEmpty()
                ? Set.of()
                : prepare(changes, open, byNumber, others, now);
        Map<Change, RecipientId> changed = new HashMap<>();
        changes.forEach(change -> changed(change, now).ifPresent(person -> changed.put(change, person)));
        Map<Met, RecipientId> people = byNumberAlone(byNumber, now);
        people.putAll(byUserId(byUserId, now));
        return new Recognised(changed, people, locked);
    }

    private Map<Met, RecipientId> byUserId(List<Met> met, Instant now) {
        if (met.isEmpty()) {
            return Map.of();
        }
        Map<Met, RecipientId> people = settled(met);
        List<Met> open = met.stream().filter(one -> !people.containsKey(one)).sorted(comparing(Met::at)).toList();
        if (!open.isEmpty()) {
            open.forEach(one -> link(one, now).ifPresent(person -> people.put(one, person)));
            // A later one may have merged an earlier one.
            Map<RecipientId, RecipientId> moved = identities.moved(people.values());
            people.replaceAll((_, person) -> moved.getOrDefault(person, person));
            people.values().removeAll(erasures.erased(people.values()));
        }
        return people;
    }

    /** Registered persons to whom all their identities belong already. */
    private Map<Met, RecipientId> settled(List<Met> met) {
        Map<Met, RecipientId> people = new HashMap<>();
        Map<Identity, RecipientId> holders = identities.who(identities(met));
        Map<RecipientId, Recipient> registered = recipients.of(holders.values());
        for (Met one : met) {
            Set<Optional<RecipientId>> who = one.named().identities().stream().map(identity -> Optional.ofNullable(holders.get(identity)))
                    .collect(toSet());
            Optional<RecipientId> person = who.iterator().next();
            if (who.size() == 1
                    && person.map(registered::get).filter(known -> known.hasNumber() || one.named().number().isEmpty()).isPresent()) {
                people.put(one, person.get());
            }
        }
        return people;
    }

    /** Registers one person by her identities; empty if she was erased. */
    @Transactional
    public Optional<RecipientId> registerUnlessErased(Named named, Instant now) {
        return Optional.ofNullable(registerUnlessErased(List.of(named), now).get(named));
    }

    /** Registers persons by their identities; erased ones are left out. */
    @Transactional
    public Map<Named, RecipientId> registerUnlessErased(Collection<Named> named, Instant now) {
        Map<Named, RecipientId> people = new HashMap<>();
        meet(List.of(), named.stream().distinct().map(one -> new Met(one, now)).toList(), Set.of(), now).met()
                .forEach((one, person) -> people.put(one.named(), person));
        return people;
    }

    /**
     * Records a change of number or user id. The old number then belongs to a new person without any consent. The person keeps her id under
     * the new number, with all consents, stops and blocks.
     *
     * @return her id; empty if she is not known or was erased
     */
    private Optional<RecipientId> changed(Change change, Instant now) {
        Optional<RecipientId> before = before(change);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        RecipientId person = before.get();
        Map<Identity, RecipientId> claims = claims(change, person);
        claim(claims, now);
        change.number().ifPresent(number -> recipients.registerUnlessErased(List.of(number), now));
        Set<Identity> named = new HashSet<>(claims.keySet());
        named.addAll(change.after());
        if (!erasures.erased(List.of(person)).isEmpty()) {
            change.before().number().filter(old -> identities.who(old).equals(person) && !change.after().contains(old))
                    .ifPresent(old -> identities.give(old, Identities.newPerson(), change.at(), now));
            change.number().ifPresent(number -> take(number, person, change.at(), now));
        } else {
            renumber(person, change, now);
        }
        identities.who(named).values().stream().distinct().filter(other -> !other.equals(person)).toList()
                .forEach(other -> joining.same(other, person, Why.LINK, now));
        return erasures.erased(List.of(person)).isEmpty() ? Optional.of(person) : Optional.empty();
    }

    private static Map<Identity, RecipientId> claims(Change change, RecipientId person) {
        Map<Identity, RecipientId> claims = new HashMap<>();
        change.userIds().forEach(userId -> claims.put(userId, person));
        change.before().userIds().forEach(userId -> claims.put(userId, person));
        return claims;
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
        Optional<RecipientId> byNumber = Optional.ofNullable(holders.get(old.get()));
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
        Map<Met, RecipientId> then = holdersThen(met);
        for (Met one : met) {
            Optional.ofNullable(then.get(one)).filter(person -> recipients.of(List.of(person)).containsKey(person))
                    .or(() -> Optional.ofNullable(registered.get(one.named().number().orElseThrow())))
                    .ifPresent(person -> people.put(one, person));
        }
        return people;
    }

    /** A late message comes from the holder of the number at that time. Numbers that never had another holder are left out. */
    private Map<Met, RecipientId> holdersThen(List<Met> met) {
        Set<PhoneNumber> reassigned = identities
                .everReassigned(met.stream().map(one -> one.named().number().orElseThrow()).collect(toSet()));
        Map<Met, RecipientId> holders = new HashMap<>();
        for (Met one : met) {
            one.named().number().filter(reassigned::contains)
                    .flatMap(number -> Optional.ofNullable(identities.who(List.of(number), one.at()).get(number)))
                    .ifPresent(person -> holders.put(one, person));
        }
        return holders;
    }

    /**
     * Registers the numbers and locks all persons concerned, in one order, and then claims the user ids.
     *
     * @param open   persons who may have to be registered or merged
     * @param others persons who are locked if they are registered
     * @return who is locked
     */
    private Set<RecipientId> prepare(List<Change> changes, List<Met> open, List<Met> byNumber, Set<RecipientId> others, Instant now) {
        Map<Change, Optional<RecipientId>> known = ofKnown(changes);
        Set<Identity> named = identities(open);
        known.keySet().forEach(change -> {
            named.addAll(change.before().userIds());
            named.addAll(change.after());
        });
        Map<Identity, RecipientId> holders = identities.who(named);
        Map<RecipientId, String> people = new HashMap<>();
        Set<RecipientId> all = new HashSet<>(others);
        all.addAll(holdersThen(byNumber).values());
        all.stream().filter(recipients.of(all)::containsKey).forEach(person -> people.put(person, Recipients.NOWHERE));
        holders.forEach((identity, person) -> people.put(person, identity.country()));
        Map<Identity, RecipientId> claims = new HashMap<>();
        known.forEach((change, before) -> before.ifPresent(person -> {
            people.put(person, change.before().country());
            claims.putAll(claims(change, person));
        }));
        for (Met one : open) {
            RecipientId person = one.named().number().map(holders::get)
                    .or(() -> one.named().userIds().stream().flatMap(
                            userId -> Optional.ofNullable(holders.get(userId)).or(() -> Optional.ofNullable(claims.get(userId))).stream())
                            .findFirst())
                    .orElseGet(Identities::newPerson);
            people.putIfAbsent(person, one.named().country());
            one.named().userIds().forEach(userId -> claims.putIfAbsent(userId, person));
        }
        Set<PhoneNumber> numbers = Stream.of(known.keySet().stream().flatMap(change -> change.number().stream()),
                Stream.concat(open.stream(), byNumber.stream()).flatMap(one -> one.named().number().stream()))
                .flatMap(some -> some).collect(toSet());
        Recipients.Registered<PhoneNumber> registered = recipients.registerAndLock(numbers, people, now);
        claims.replaceAll((_, person) -> registered.merged().getOrDefault(person, person));
        claim(claims, now);
        if (!registered.locked().containsAll(identities.who(named).values())) {
            throw new PersonMerged();
        }
        return registered.locked();
    }

    /** The changes of persons who are known, each with her id; empty for one who is known only after an earlier change of the request. */
    private Map<Change, Optional<RecipientId>> ofKnown(List<Change> changes) {
        Map<Change, Optional<RecipientId>> known = new LinkedHashMap<>();
        Set<PhoneNumber> numbers = new HashSet<>();
        for (Change change : changes) {
            Optional<RecipientId> person = before(change);
            if (person.isPresent() || change.before().number().filter(numbers::contains).isPresent()) {
                known.put(change, person);
                change.number().ifPresent(numbers::add);
            }
        }
        return known;
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

    /** @return her id; empty if she was erased */
    private Optional<RecipientId> link(Met met, Instant now) {
        List<Identity> all = isLate(met) ? met.named().userIds() : met.named().identities();
        Map<Identity, RecipientId> holders = identities.who(all);
        Set<RecipientId> people = new LinkedHashSet<>(all.stream().map(holders::get).toList());
        Set<RecipientId> erased = erasures.erased(people);
        Map<RecipientId, Recipient> registered = recipients.of(people);
        RecipientId person = people.stream().filter(erased::contains).findFirst()
                .or(() -> all.stream().filter(PhoneNumber.class::isInstance).map(holders::get).findFirst())
                .or(() -> people.stream().filter(one -> registered.containsKey(one) && registered.get(one).hasNumber()).findFirst())
                .or(() -> people.stream().filter(registered::containsKey).findFirst())
                .orElse(people.iterator().next());
        if (erased.isEmpty() && registered.containsKey(person) && !registered.get(person).hasNumber()) {
            met.named().number().filter(all::contains)
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
