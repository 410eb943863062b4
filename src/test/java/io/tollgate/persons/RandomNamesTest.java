package io.tollgate.persons;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.blocking.Blocked;
import io.tollgate.blocking.Blocks;
import io.tollgate.consent.ConsentChannel;
import io.tollgate.consent.ConsentEvent;
import io.tollgate.consent.ConsentStatus;
import io.tollgate.consent.Consents;
import io.tollgate.consent.Evidence;
import io.tollgate.consent.Purpose;
import io.tollgate.consent.Wording;
import io.tollgate.database.DatabaseTest;
import io.tollgate.message.BusinessId;
import io.tollgate.message.RecipientId;
import io.tollgate.recipient.Erasures;
import io.tollgate.recipient.Identities;
import io.tollgate.recipient.Identity;
import io.tollgate.recipient.Named;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.Recipients;
import io.tollgate.rights.Erasing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells Tollgate some hundred random changes about people in each run, and compares it with a plain model without tables: which names are
 * one person, and that no name of a person may be written to after she has stopped, blocked or been erased under another name.
 */
@DatabaseTest
class RandomNamesTest {

    private static final int RUNS = 8;
    private static final int STEPS = 80;
    private static final AtomicInteger count = new AtomicInteger();
    private static final Instant START = Instant.parse("2026-06-01T08:00:00Z");

    @Autowired
    People people;
    @Autowired
    Identities identities;
    @Autowired
    Recipients recipients;
    @Autowired
    Consents consents;
    @Autowired
    Blocks blocks;
    @Autowired
    Erasures erasures;
    @Autowired
    Erasing erasing;
    @Autowired
    TransactionTemplate transaction;

    private int byOneQuery;

    /** A person of the model. Times are steps; 0 is never. */
    private static final class Somebody {

        private final Set<Identity> names = new HashSet<>();
        private final Set<PhoneNumber> numbersSoFar = new HashSet<>();
        /** User ids of those who had her number before her: they lead to her, but nothing is sent to them. */
        private final Set<Identity> ofOthers = new HashSet<>();
        private Optional<PhoneNumber> number = Optional.empty();
        private int lastYes;
        private int lastNo;
        private boolean blocks;
        private boolean erased;

        boolean hasEnded() {
            return lastNo > 0 && lastYes <= lastNo;
        }

        boolean mayBeWrittenTo() {
            return lastYes > lastNo && !blocks && !erased;
        }
    }

    @Test
    void theRegistersAgreeWithAPlainModel() {
        int allowed = 0;
        int forbidden = 0;
        for (int run = 0; run < RUNS; run++) {
            Model model = new Model(new Random(7_000 + run));
            for (int step = 1; step <= STEPS; step++) {
                String what = model.step(step);
                String where = "run " + run + ", step " + step + ": " + what;
                Map<Identity, RecipientId> found = identities.who(model.all());
                Set<RecipientId> erased = erasures.erased(found.values());
                Set<RecipientId> free = model.mayBeWrittenTo(found.values());
                for (Identity name : model.all()) {
                    Optional<Somebody> expected = Optional.ofNullable(model.holders.get(name));
                    Optional<RecipientId> person = Optional.ofNullable(found.get(name));
                    boolean may = expected.map(Somebody::mayBeWrittenTo).orElse(false);
                    assertThat(person.filter(erased::contains).isPresent()).as("%s: %s erased", where, model.label(name))
                            .isEqualTo(expected.map(one -> one.erased).orElse(false));
                    assertThat(person.filter(free::contains).filter(one -> !erased.contains(one)).isPresent())
                            .as("%s: %s", where, model.label(name)).isEqualTo(may);
                    allowed += may ? 1 : 0;
                    forbidden += may ? 0 : 1;
                }
                model.checkPeople(found, where);
                model.checkAddresses(found, where);
            }
        }
        assertThat(byOneQuery).isGreaterThan(RUNS * STEPS);
        assertThat(allowed).as("allowed cases; without any, nothing was tested").isGreaterThan(RUNS * STEPS / 4);
        assertThat(forbidden).isGreaterThan(RUNS * STEPS / 4);
    }

    private final class Model {

        private final Random random;
        private final BusinessId business = new BusinessId(40_000 + count.incrementAndGet());
        private final List<PhoneNumber> numbers;
        private final List<Identity> userIds;
        private final Map<Identity, Somebody> holders = new HashMap<>();
        private int now;

        Model(Random random) {
            this.random = random;
            int first = count.addAndGet(20);
            this.numbers = IntStream.range(0, 5).mapToObj(i -> new PhoneNumber("+35196" + (1_000_000 + first + i), "PT")).toList();
            this.userIds = Stream
                    .concat(IntStream.range(0, 5).mapToObj(i -> (Identity) new Identity.UserId(business, "PT.9" + (first + i))),
                            IntStream.range(0, 2).mapToObj(i -> new Identity.ParentUserId("PT.ENT.9" + (first + i))))
                    .toList();
        }

        Collection<Identity> all() {
            return Stream.concat(numbers.stream(), userIds.stream()).toList();
        }

        String label(Identity identity) {
            return identity instanceof PhoneNumber number
                    ? "number " + numbers.indexOf(number)
                    : "user id " + userIds.indexOf(identity);
        }

        String step(int step) {
            now = step;
            int dice = random.nextInt(100);
            if (dice < 30) {
                return meet();
            }
            if (dice < 50) {
                return says(
                        "consents", (person,
                                at) -> consents
                                        .record(List.of(new ConsentEvent(business, person, Purpose.MARKETING, ConsentChannel.MESSENGER,
                                                ConsentEvent.Type.GIVEN, at, Optional.empty(), Evidence.of("form",
                                                        new Wording("Yes", "", "", "https://shop.example", ""), "entry " + now))),
                                                at),
                        somebody -> somebody.lastYes = now);
            }
            if (dice < 62) {
                return says("stops",
                        (person, at) -> consents.withdraw(person, business, ConsentChannel.MESSENGER, Set.of(Purpose.MARKETING), "stop",
                                at),
                        somebody -> somebody.lastNo = now);
            }
            if (dice < 70) {
                return says("blocks", (person, at) -> blocks.block(person, Optional.of(business), "handset", at),
                        somebody -> somebody.blocks = true);
            }
            if (dice < 78) {
                return says("unblocks", (person, at) -> blocks.unblock(person, Optional.of(business), "handset", at),
                        somebody -> somebody.blocks = false);
            }
            if (dice < 80) {
                return erase();
            }
            return change();
        }

        private Instant at() {
            return START.plusSeconds(now);
        }

        private interface Effect {
            void on(Somebody somebody);
        }

        private String says(String what, BiConsumer<RecipientId, Instant> deed, Effect effect) {
            Identity name = random.nextBoolean() ? any(numbers) : any(userIds);
            Optional<RecipientId> person = people.registerUnlessErased(Named.of(name), at());
            Somebody somebody = known(name);
            assertThat(person.isEmpty()).isEqualTo(somebody.erased);
            if (person.isPresent()) {
                deed.accept(person.get(), at());
                effect.on(somebody);
            }
            return label(name) + " " + what;
        }

        private String erase() {
            PhoneNumber number = any(numbers);
            erasing.erase(number, "officer", "asked", at());
            Somebody somebody = known(number);
            erased(somebody);
            return "number " + numbers.indexOf(number) + " is erased";
        }

        private void erased(Somebody somebody) {
            somebody.erased = true;
            somebody.number = Optional.empty();
        }

        private String meet() {
            List<Identity> names = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                names.add(any(userIds));
            }
            if (random.nextInt(3) > 0) {
                names.add(any(numbers));
            }
            Named named = new Named(names);
            transaction.execute(_ -> people.meet(List.of(), List.of(new People.Met(named, at())), Set.of(), at()));
            together(named.identities());
            return named.identities().stream().map(this::label).toList() + " are one";
        }

        /** Joins all these names in one person, and registers those that are unknown. */
        private Somebody together(List<Identity> names) {
            Optional<Somebody> first = names.stream().flatMap(name -> Optional.ofNullable(holders.get(name)).stream()).findFirst();
            Optional<Identity> number = names.stream().filter(PhoneNumber.class::isInstance).findFirst();
            number.ifPresent(this::known);
            Somebody one = number.map(holders::get).or(() -> first).orElseGet(Somebody::new);
            names.stream().filter(name -> !holders.containsKey(name)).forEach(name -> give(name, one));
            Set<Somebody> all = new LinkedHashSet<>(names.stream().map(holders::get).toList());
            Optional<PhoneNumber> kept = number.flatMap(name -> one.number.or(() -> Optional.of((PhoneNumber) name)))
                    .or(() -> all.stream().flatMap(other -> other.number.stream()).findFirst());
            all.remove(one);
            all.forEach(other -> same(other, one));
            one.number = one.erased ? Optional.empty() : kept;
            return one;
        }

        private void same(Somebody former, Somebody one) {
            boolean ended = former.hasEnded() || one.hasEnded();
            one.lastYes = Math.max(one.lastYes, former.lastYes);
            one.lastNo = ended ? now : Math.max(one.lastNo, former.lastNo);
            takeOver(former, one);
        }

        private void takeOver(Somebody former, Somebody one) {
            one.blocks |= former.blocks;
            one.erased |= former.erased;
            one.numbersSoFar.addAll(former.numbersSoFar);
            one.ofOthers.addAll(former.ofOthers);
            Set.copyOf(former.names).forEach(name -> give(name, one));
        }

        private String change() {
            Optional<PhoneNumber> old = random.nextBoolean() ? Optional.of(any(numbers)) : Optional.empty();
            Optional<PhoneNumber> next = random.nextInt(4) > 0 ? Optional.of(any(numbers)) : Optional.empty();
            List<Identity> before = new ArrayList<>();
            old.ifPresent(before::add);
            if (before.isEmpty() || random.nextBoolean()) {
                before.add(any(userIds));
            }
            List<Identity> after = random.nextBoolean() ? List.of(any(userIds)) : List.of();
            People.Change change = new People.Change(new Named(before), next, after, at());
            transaction.execute(_ -> people.meet(List.of(change), List.of(), Set.of(), at()));
            changed(change);
            return change.before().identities().stream().map(this::label).toList() + " changed to "
                    + change.after().stream().map(this::label).toList()
                    + (next.isEmpty() ? " without a number" : "");
        }

        private void changed(People.Change change) {
            Optional<Somebody> byUserId = change.before().userIds().stream()
                    .flatMap(name -> Optional.ofNullable(holders.get(name)).stream()).findFirst();
            Optional<PhoneNumber> old = change.before().number();
            Optional<Somebody> already = old.flatMap(number -> change.number().map(holders::get)
                    .filter(holder -> holder.numbersSoFar.contains(number)));
            Optional<Somebody> found = byUserId.or(() -> already).or(() -> old.map(holders::get));
            if (found.isEmpty()) {
                return;
            }
            Somebody one = found.get();
            Set<Identity> named = new LinkedHashSet<>(change.after());
            named.addAll(change.before().userIds());
            named.addAll(change.userIds());
            named.stream().filter(name -> !(name instanceof PhoneNumber) && !holders.containsKey(name))
                    .forEach(name -> give(name, one));
            change.number().ifPresent(number -> known(number));
            Optional<PhoneNumber> leaves = one.erased ? old.filter(number -> holders.get(number) == one) : one.number;
            if (one.erased || !one.number.equals(change.number())) {
                leaves.ifPresent(name -> {
                    holders.remove(name);
                    one.names.remove(name);
                });
                change.number().ifPresent(number -> {
                    Somebody holder = known(number);
                    if (holder != one) {
                        boolean ended = holder.hasEnded() || one.hasEnded();
                        one.lastNo = Math.max(one.lastNo, holder.lastNo);
                        if (ended && one.lastYes > one.lastNo) {
                            one.lastNo = now;
                        }
                        one.ofOthers.addAll(holder.names);
                        takeOver(holder, one);
                    }
                    give(number, one);
                });
                one.number = one.erased ? Optional.empty() : change.number();
            }
            named.stream().map(holders::get).filter(other -> other != null && other != one).distinct().toList()
                    .forEach(other -> same(other, one));
            if (one.erased) {
                erased(one);
            }
        }

        private Somebody known(Identity name) {
            if (!holders.containsKey(name)) {
                Somebody somebody = new Somebody();
                if (name instanceof PhoneNumber number) {
                    somebody.number = Optional.of(number);
                }
                give(name, somebody);
            }
            return holders.get(name);
        }

        private void give(Identity name, Somebody somebody) {
            Optional.ofNullable(holders.put(name, somebody)).ifPresent(before -> before.names.remove(name));
            somebody.names.add(name);
            if (name instanceof PhoneNumber number) {
                somebody.numbersSoFar.add(number);
            }
        }

        Set<RecipientId> mayBeWrittenTo(Collection<RecipientId> people) {
            Map<Consents.Key, ConsentStatus> statuses = consents.statuses(people, ConsentChannel.MESSENGER, at().plusSeconds(1));
            Map<RecipientId, Blocked> blocked = blocks.of(people);
            return people.stream()
                    .filter(person -> statuses
                            .getOrDefault(new Consents.Key(business, person, Purpose.MARKETING), ConsentStatus.NEVER_ASKED).valid())
                    .filter(person -> !blocked.getOrDefault(person, Blocked.NOBODY).refuses(business)).collect(Collectors.toSet());
        }

        void checkPeople(Map<Identity, RecipientId> found, String where) {
            Map<RecipientId, Set<Identity>> people = new TreeMap<>();
            found.forEach((name, person) -> {
                if (holders.containsKey(name)) {
                    people.computeIfAbsent(person, _ -> new HashSet<>()).add(name);
                }
            });
            Set<Set<Identity>> expected = new HashSet<>(holders.values().stream().map(somebody -> Set.copyOf(somebody.names)).toList());
            assertThat(new HashSet<>(people.values())).as(where).isEqualTo(expected);
        }

        /** A message by any of her names is hers, and goes to her number, or else to a user id; none is taken for an erased person. */
        void checkAddresses(Map<Identity, RecipientId> found, String where) {
            List<Identity> names = List.copyOf(holders.keySet());
            Map<Identity, RecipientId> accepted = recipients.registerUnlessErased(names, at());
            Map<Identity, RecipientId> expected = new HashMap<>(found);
            expected.keySet().removeIf(name -> !holders.containsKey(name) || holders.get(name).erased);
            assertThat(accepted).as(where).isEqualTo(expected);
            holders.forEach((name, somebody) -> {
                // By one query; empty for an erased person, and for one who was merged with another.
                recipients.registered(List.of(name)).ifPresent(registered -> {
                    assertThat(registered).as("%s: %s", where, label(name)).isEqualTo(Map.of(name, requireNonNull(expected.get(name))));
                    byOneQuery++;
                });
                Optional<Identity> address = recipients.address(requireNonNull(found.get(name)), business);
                if (somebody.erased) {
                    assertThat(address).as("%s: %s erased", where, label(name)).isEmpty();
                } else if (somebody.number.isPresent()) {
                    assertThat(address).as("%s: %s", where, label(name)).contains(somebody.number.get());
                } else {
                    assertThat(address.stream()).as("%s: %s", where, label(name)).isSubsetOf(somebody.names)
                            .hasSize(somebody.names.stream().anyMatch(one -> !(one instanceof PhoneNumber)
                                    && !somebody.ofOthers.contains(one)) ? 1 : 0)
                            .doesNotHaveAnyElementsOfTypes(PhoneNumber.class);
                }
            });
        }

        private <T> T any(List<? extends T> list) {
            return list.get(random.nextInt(list.size()));
        }
    }
}
