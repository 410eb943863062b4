package io.tollgate.demonstration;

import io.tollgate.demonstration.Day.BlocksBusiness;
import io.tollgate.demonstration.Day.Event;
import io.tollgate.demonstration.Day.LaysFile;
import io.tollgate.demonstration.Day.PausesTemplate;
import io.tollgate.demonstration.Day.Sends;
import io.tollgate.demonstration.Day.Writes;
import io.tollgate.release.RuleBooks;
import io.tollgate.rulebook.language.RuleCard;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Plays the day: puts the clock forward, sends each event to a real endpoint, waits until nothing is under way, and prints the day as
 * a table. Then the clock runs on and the server keeps serving.
 */
@Component
@Profile("demo")
class Demonstration {

    private static final Duration STEP = Duration.ofHours(1);
    private static final Instant MORNING_AFTER = Day.MIDNIGHT.plus(Duration.ofHours(36));
    private static final Instant MONTH_IS_OVER = Instant.parse("2026-11-01T09:00:00Z");
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("EEE HH:mm").withZone(ZoneOffset.UTC);
    private static final long SEED = 20261030;

    private final DemonstrationClock clock;
    private final DemonstrationOffice office;
    private final Partners partners;
    private final Quiescence rest;
    private final DayReport report;
    private final RuleBooks rules;
    private final int share;
    private final PrintStream out = System.out;

    Demonstration(DemonstrationClock clock, DemonstrationOffice office, Partners partners, Quiescence rest, DayReport report,
            RuleBooks rules,
            @Value("${tollgate.demonstration.share:1}") int share) {
        this.share = share;
        this.clock = clock;
        this.office = office;
        this.partners = partners;
        this.rest = rest;
        this.report = report;
        this.rules = rules;
    }

    @EventListener(ApplicationReadyEvent.class)
    void play() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        Cast cast = new Cast(random);
        Day day = new Day(cast, random, share);
        out.println("The demonstration: 30 October 2026, " + cast.people().size() + " people, " + day.events().size() + " events.");
        office.open(cast, random);
        out.println("Businesses, templates, consents, blocks and verifications are in the registers.");
        live(day.events());
        office.invoice(YearMonth.of(2026, 10));
        out.println();
        out.println(report.print(titles()));
        out.println("Status webhooks taken by the businesses: " + partners.told());
        out.println();
        out.println(office.tokensAndNumbers());
        clock.release();
    }

    private void live(List<Event> events) {
        int next = 0;
        for (Instant now = Day.MIDNIGHT; now.isBefore(MORNING_AFTER); now = now.plus(STEP)) {
            clock.putForwardTo(now);
            int first = next;
            while (next < events.size() && events.get(next).at().isBefore(now.plus(STEP))) {
                next++;
            }
            happen(events.subList(first, next));
            rest.await();
            if (now.getEpochSecond() % 7_200 == 0) {
                out.println(HOUR.format(now) + "  " + rest.progress());
            }
        }
        clock.putForwardTo(MONTH_IS_OVER);
        rest.await();
    }

    private Map<String, String> titles() {
        return rules.inForce(clock.instant()).rules().stream().collect(Collectors.toMap(RuleCard::id, RuleCard::title));
    }

    /** Sends the messages between two other events at the same time, as businesses do not wait for each other. */
    private void happen(List<Event> events) {
        List<Sends> together = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof Sends sends) {
                together.add(sends);
            } else {
                partners.send(together);
                together.clear();
                happen(event);
            }
        }
        partners.send(together);
    }

    private void happen(Event event) {
        switch (event) {
            case Sends sends -> partners.send(List.of(sends));
            case LaysFile file -> partners.lay(file);
            case Writes writes -> office.inbound(writes);
            case BlocksBusiness block -> office.block(block);
            case PausesTemplate pause -> office.pause(pause);
        }
    }
}
