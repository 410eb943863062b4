package io.tollgate.rulebook.proof;

import io.tollgate.message.Category;
import io.tollgate.rulebook.language.CountAsked;
import io.tollgate.rulebook.language.Property;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.logicng.formulas.Formula;
import org.logicng.formulas.Variable;

/**
 * What is true of every case file, said of the atoms that were asked: the facts of {@link WhatFollows}, and what follows from the tables:
 * places and the countries in which they are, lists and their entries, markets, days and the days near them.
 */
final class Knowledge {

    private static final String COUNTRY = "country";
    private static final String BUSINESS_DAY = "businessDay";
    private static final String RECIPIENT_DAY = "recipientDay";
    /** How far apart the days of two zones are at one instant, at most: from -12 to +14 hours it is 26 hours. */
    private static final int MOST_DAYS_APART = 2;
    /** Numbers that are compared with each other bring in new ones; after so many times all are there. */
    private static final int ROUNDS = 4;

    private final Atoms atoms;
    private final Ground ground;
    private final Set<Formula> facts = new LinkedHashSet<>();

    private Knowledge(Atoms atoms, Ground ground) {
        this.atoms = atoms;
        this.ground = ground;
    }

    /** @param atoms all that is asked; what is asked of the same properties later is not known */
    static Set<Formula> of(Atoms atoms, Ground ground) {
        Knowledge knowledge = new Knowledge(atoms, ground);
        knowledge.always();
        knowledge.lists();
        knowledge.languages();
        knowledge.zones();
        knowledge.places();
        knowledge.freeDays();
        knowledge.days();
        knowledge.windows();
        int size;
        int round = 0;
        do {
            size = atoms.size();
            knowledge.numbers();
        } while (atoms.size() > size && ++round < ROUNDS);
        knowledge.facts.addAll(atoms.order(Set.of(COUNTRY)));
        return knowledge.facts;
    }

    private void implies(Formula one, Formula other) {
        facts.add(atoms.logic.implication(one, other));
    }

    private void same(Formula one, Formula other) {
        facts.add(atoms.logic.equivalence(one, other));
    }

    private void never(Formula one, Formula other) {
        facts.add(atoms.logic.or(one.negate(), other.negate()));
    }

    private void always() {
        WhatFollows.ALWAYS.words().forEach(words -> facts.add(atoms.any(words.all().stream().map(word -> atoms.is(words.property(), word))
                .toList())));
        WhatFollows.ALWAYS.spans().forEach(span -> {
            facts.add(atoms.atLeast(span.property(), span.least()));
            span.most().ifPresent(most -> facts.add(atoms.atLeast(span.property(), most + 1).negate()));
        });
        WhatFollows.ALWAYS.rules().forEach(rule -> facts.add(rule.formula(atoms)));
        atoms.truths().stream().filter(property -> property.startsWith("clock"))
                .forEach(clock -> implies(atoms.truth("timeKnown").negate(), atoms.truth(clock)));
    }

    /** A list holds where one of its entries does. */
    private void lists() {
        Map<String, Function<String, Formula>> entries = new LinkedHashMap<>();
        entries.put("inCategories", entry -> atoms.is("category", entry));
        entries.put("inTemplates", entry -> atoms.is("template", entry));
        entries.put("inLanguages", entry -> atoms.truth("inLanguage(\"" + entry + "\")"));
        entries.put("inBusinesses", entry -> atoms.exactly("business", Long.parseLong(entry)));
        entries.put("inSenders", entry -> atoms.exactly("sender", Long.parseLong(entry)));
        entries.put("inCurrencies", entry -> atoms.is("currency", entry));
        entries.put("inMarkets", entry -> atoms.is("market", entry));
        entries.put("mayBeInZones", entry -> atoms.truth("mayBeIn(\"" + entry + "\")"));
        entries.forEach((name, entry) -> atoms.named(name)
                .forEach(list -> same(atoms.truth(list), atoms.any(ground.listed(argument(list)).stream().map(entry).toList()))));
    }

    private static String argument(String property) {
        return Property.arguments(property).getFirst().toString();
    }

    /** A template has one language, perhaps with a country. */
    private void languages() {
        List<String> languages = atoms.named("inLanguage");
        for (String one : languages) {
            implies(atoms.truth(one), atoms.truth("freeText").negate());
            for (String other : languages) {
                if (argument(one).startsWith(argument(other) + "_")) {
                    implies(atoms.truth(one), atoms.truth(other));
                } else if (!one.equals(other) && !argument(other).startsWith(argument(one) + "_")) {
                    never(atoms.truth(one), atoms.truth(other));
                }
            }
        }
        for (String template : atoms.words("template")) {
            implies(atoms.is("template", template), atoms.truth("freeText").negate());
            String language = template.substring(template.indexOf('/') + 1);
            languages.forEach(one -> implies(atoms.is("template", template),
                    language.equals(argument(one)) || language.startsWith(argument(one) + "_")
                            ? atoms.truth(one)
                            : atoms.truth(one).negate()));
        }
    }

    private void zones() {
        List<String> zones = atoms.named("mayBeIn");
        for (int i = 0; i < zones.size(); i++) {
            implies(atoms.truth(zones.get(i)), atoms.truth("timeKnown"));
            for (int j = 0; j < i; j++) {
                implies(atoms.logic.and(atoms.truth(zones.get(i)), atoms.truth(zones.get(j))), atoms.atLeast("zoneCount", 2));
            }
        }
    }

    /**
     * Each country is named by a sentence, or is one of a group that nothing that is asked tells apart. A recipient is in one of them.
     */
    private void places() {
        Map<Variable, BiPredicate<String, Boolean>> asked = new LinkedHashMap<>();
        atoms.named("inRegion").forEach(property -> {
            String region = argument(property);
            asked.put(atoms.truth(property), (country, surely) -> surely
                    ? ground.alwaysIn(country, region)
                    : ground.everIn(country, region));
        });
        listed("inRegions", asked, (country, region, surely) -> surely
                ? ground.alwaysIn(country, region)
                : ground.everIn(country, region));
        listed("inCountries", asked, (country, one, _) -> one.equals(country));
        atoms.named("underLawOf").forEach(property -> {
            String law = argument(property);
            asked.put(atoms.truth(property), (country, surely) -> under(country, law, surely));
        });
        listed("underLaws", asked, this::under);
        atoms.words("market").forEach(market -> asked.put(atoms.is("market", market),
                (country, surely) -> !surely && ground.markets(country).contains(market)));
        Predicate<String> softOptIns = ground.mayKnowSoftOptIns();
        asked.put(atoms.truth("softOptInKnown"), (country, surely) -> !surely && softOptIns.test(country));
        Variable inquiries = atoms.logic.variable("inquiries are known");
        asked.put(inquiries, (country, surely) -> !surely && ground.mayKnowInquiries(country));
        implies(atoms.logic.and(atoms.truth("softOptInLawful"), atoms.truth("softOptIn").negate()), inquiries);
        Set<String> named = new TreeSet<>(atoms.words(COUNTRY));
        Map<List<Object>, Variable> groups = new HashMap<>();
        Map<Variable, String> places = new LinkedHashMap<>();
        for (String country : ground.countries()) {
            if (named.contains(country)) {
                places.put(atoms.is(COUNTRY, country), country);
            } else {
                List<Object> alike = new ArrayList<>();
                asked.values().forEach(holds -> alike.add(List.of(holds.test(country, false), holds.test(country, true))));
                groups.computeIfAbsent(alike, _ -> {
                    Variable group = atoms.logic.variable("a country such as " + country);
                    places.put(group, country);
                    return group;
                });
            }
        }
        facts.add(atoms.logic.exo(places.keySet()));
        asked.forEach((atom, holds) -> {
            implies(atom, atoms.any(where(places, country -> holds.test(country, false))));
            where(places, country -> holds.test(country, true)).forEach(place -> implies(place, atom));
        });
    }

    private static List<Variable> where(Map<Variable, String> places, Predicate<String> holds) {
        return places.entrySet().stream().filter(place -> holds.test(place.getValue())).map(Map.Entry::getKey).toList();
    }

    /** Whether something holds for a place of a list. */
    private interface OfPlace {
        boolean test(String country, String place, boolean surely);
    }

    private void listed(String name, Map<Variable, BiPredicate<String, Boolean>> asked, OfPlace holds) {
        atoms.named(name).forEach(property -> {
            Set<String> places = ground.listed(argument(property));
            asked.put(atoms.truth(property), (country, surely) -> places.stream().anyMatch(place -> holds.test(country, place, surely)));
        });
    }

    /** @param law a country, or a state of one, in which people of that country may be */
    private boolean under(String country, String law, boolean surely) {
        return law.contains("-") ? !surely && law.startsWith(country + "-") : ground.jurisdictions().laws(country).contains(law);
    }

    private void freeDays() {
        List<Formula> free = new ArrayList<>();
        for (Category category : Category.values()) {
            ground.freeDays(category).forEach(span -> free.add(atoms.logic.and(atoms.is("category", category.name()),
                    during(atoms, BUSINESS_DAY, span.from(), span.until()))));
        }
        same(atoms.truth("freeInWindow"), atoms.logic.and(atoms.truth("serviceWindowOpen"), atoms.any(free)));
    }

    /** The day where the business is, and where the recipient is, are near each other; a rate is never of a day to come. */
    private void days() {
        for (Long day : atoms.numbers("rateDay")) {
            implies(atoms.atLeast("rateDay", day), atoms.atLeast(BUSINESS_DAY, day));
        }
        Set<Long> ofBusiness = atoms.numbers(BUSINESS_DAY);
        Set<Long> ofRecipient = atoms.numbers(RECIPIENT_DAY);
        near(BUSINESS_DAY, ofBusiness, RECIPIENT_DAY);
        near(RECIPIENT_DAY, ofRecipient, BUSINESS_DAY);
    }

    private void near(String one, Set<Long> days, String other) {
        days.forEach(day -> day(day).ifPresent(date -> {
            implies(atoms.atLeast(one, day), atoms.atLeast(other, number(date.minusDays(MOST_DAYS_APART))));
            implies(atoms.atLeast(one, day).negate(), atoms.atLeast(other, number(date.plusDays(MOST_DAYS_APART))).negate());
        }));
    }

    /** That a day is in a span; both included, and without an end if that is {@link LocalDate#MAX}. */
    static Formula during(Atoms atoms, String day, LocalDate first, LocalDate last) {
        Formula begun = atoms.atLeast(day, number(first));
        return last.isBefore(LocalDate.MAX) ? atoms.logic.and(begun, atoms.atLeast(day, number(last.plusDays(1))).negate()) : begun;
    }

    static long number(LocalDate day) {
        return Math.clamp(day.getYear(), 0, 9_999) * 10_000L + day.getMonthValue() * 100L + day.getDayOfMonth();
    }

    static Optional<LocalDate> day(long number) {
        try {
            return Optional.of(LocalDate.of((int) (number / 10_000), (int) (number / 100 % 100), (int) (number % 100)));
        } catch (DateTimeException noDay) {
            return Optional.empty();
        }
    }

    /** Adds that a window which ends within an hour ends within two hours, too, and is open now. */
    private void windows() {
        for (String[] window : new String[][] {{"serviceWindowEndsWithin", "serviceWindowOpen"},
            {"freeEntryEndsWithin", "freeEntryOpen"}}) {
            List<String> ending = atoms.named(window[0]);
            for (String one : ending) {
                implies(atoms.truth(one), atoms.truth(window[1]));
                ending.stream().filter(other -> Long.parseLong(argument(one)) < Long.parseLong(argument(other)))
                        .forEach(other -> implies(atoms.truth(one), atoms.truth(other)));
            }
        }
    }

    private void numbers() {
        WhatFollows.ALWAYS.pairs().forEach(pair -> atMost(pair.less(), pair.more()));
        List<String> days = Stream
                .concat(atoms.named("marketingInLastDays").stream(), atoms.named("marketingInLastDaysFromBusiness").stream())
                .toList();
        for (String one : days) {
            for (String other : days) {
                boolean own = Property.name(one).endsWith("FromBusiness") || !Property.name(other).endsWith("FromBusiness");
                if (!one.equals(other) && own && Long.parseLong(argument(one)) <= Long.parseLong(argument(other))) {
                    atMost(one, other);
                }
            }
        }
        List<String> counts = atoms.named("count");
        for (String one : counts) {
            for (String other : counts) {
                if (!one.equals(other) && CountAsked.in(one).orElseThrow().isWithin(CountAsked.in(other).orElseThrow())) {
                    atMost(one, other);
                }
            }
        }
        Formula beyond = atoms.truth("beyondFunds");
        implies(atoms.truth("beyondHeldFunds"), beyond);
        Set<Long> amounts = new TreeSet<>(atoms.numbers("availableMicros"));
        amounts.addAll(atoms.numbers("ceilingMicros"));
        for (Long amount : amounts) {
            Formula priced = atoms.atLeast("ceilingMicros", amount);
            Formula available = atoms.atLeast("availableMicros", amount);
            implies(atoms.logic.and(beyond, available), priced);
            implies(atoms.logic.and(beyond.negate(), priced), available);
        }
    }

    private void atMost(String less, String more) {
        for (Long number : Stream.concat(atoms.numbers(less).stream(), atoms.numbers(more).stream()).distinct().toList()) {
            implies(atoms.atLeast(less, number), atoms.atLeast(more, number));
        }
    }
}
