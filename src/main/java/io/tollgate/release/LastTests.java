package io.tollgate.release;

import io.tollgate.database.Passing;
import io.tollgate.database.RecurringWork;
import io.tollgate.decision.Verdict;
import io.tollgate.replay.DecisionTimes;
import io.tollgate.replay.Replay;
import io.tollgate.replay.ReplayPace;
import io.tollgate.replay.ReplayReport;
import io.tollgate.rulebook.RuleBook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * The last tests of what is to come: its checks and examples once more, with this program, and a replay of the last day. A version that
 * fails needs to be approved anew.
 */
@Component
public class LastTests {

    private static final Logger LOG = LoggerFactory.getLogger(LastTests.class);

    private final Releases releases;
    private final RuleBooks books;
    private final Replay replay;
    private final Clock clock;

    LastTests(Releases releases, RuleBooks books, Replay replay, Clock clock) {
        this.releases = releases;
        this.books = books;
        this.replay = replay;
        this.clock = clock;
    }

    /** So that a failure is known before the instant; and whom ended trials met is forgotten. */
    @Bean
    static RecurringWork testsOfReleases(LastTests tests, TrialPersons persons) {
        return RecurringWork.whole("release-tests", () -> {
            tests.look();
            persons.look();
        });
    }

    /** Tests what is due. */
    public void look() {
        if (!books.released()) {
            return;
        }
        Instant now = clock.instant();
        try {
            releases.lastTests(book -> replayed(book, now), now);
        } catch (RuntimeException failed) {
            if (!Passing.is(failed)) {
                LOG.error("What is to come could not be tested before its instant", failed);
            }
        }
    }

    private String replayed(RuleBook book, Instant now) {
        ReplayReport report = replay.under(book, new DecisionTimes(now.minus(Duration.ofDays(1)), now), ReplayPace.GENTLE);
        report.candidate().rules().stream().filter(rule -> rule.rule().equals(Verdict.NO_PRICE) && rule.more() > 0).findFirst()
                .ifPresent(rule -> {
                    throw new Refused(
                            "Of the cases of the last day, " + rule.more() + " would be refused because no rule says anything of them, as "
                                    + rule.samples().getFirst() + ".");
                });
        String outcomes = report.candidate().outcomes().entrySet().stream().map(LastTests::words).collect(Collectors.joining(", "));
        return "checks and examples hold; of " + report.cases() + " cases of the last day, " + report.differences() + " come out otherwise"
                + (outcomes.isEmpty() ? "" : ": " + outcomes);
    }

    private static String words(Map.Entry<String, Long> outcome) {
        return outcome.getKey() + " " + outcome.getValue();
    }
}
