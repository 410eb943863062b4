package io.tollgate.gate;

import io.tollgate.database.Activity;
import io.tollgate.database.Activity.Queue;
import io.tollgate.database.PollRoutes;
import io.tollgate.database.QueueWatch;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The steps of a batch, in one transaction: if a step fails, none of them has happened. There are as many routes as workers, and each
 * works on one batch at a time. The first one works at the pace of the queue; the others help while there is more than it can take.
 */
@Component
final class GateRoute extends RouteBuilder {

    private final GateSettings settings;
    private final Activity activity;
    private final QueueWatch watch;
    private final Inbox inbox;
    private final Workers workers;
    private final RegisterReader registers;
    private final Judge judge;
    private final VerdictWriter verdicts;
    private final Outcomes outcomes;

    GateRoute(GateSettings settings, Activity activity, Inbox inbox, Workers workers, RegisterReader registers, Judge judge,
            VerdictWriter verdicts, Outcomes outcomes) {
        this.settings = settings;
        this.activity = activity;
        this.watch = activity.of(Queue.INBOX);
        this.inbox = inbox;
        this.workers = workers;
        this.registers = registers;
        this.judge = judge;
        this.verdicts = verdicts;
        this.outcomes = outcomes;
    }

    @Override
    public void configure() {
        errorHandler(defaultErrorHandler().logExhausted(false)); // the worker logs what failed and what happens next
        for (int number = 1; number <= settings.workers(); number++) {
            Worker worker = workers.next();
            boolean first = number == 1;
            String batch = "direct:batch-" + number;
            from(batch).routeId("batch-" + number)
                    .onCompletion().onCompleteOnly().bean(worker, "committed").end()
                    .onCompletion().onFailureOnly().bean(worker, "rolledBack(${exception})").end()
                    .transacted()
                    .bean(worker, "claim")
                    .filter(simple("${body.isEmpty} == false"))
                    .bean(registers, "readRegisters")
                    .bean(judge, "judge")
                    .bean(verdicts, "writeVerdicts")
                    .bean(outcomes, "handOverTheAdmitted")
                    .bean(outcomes, "keepTheDeferred")
                    .bean(outcomes, "tellTheRefused")
                    .bean(verdicts, "reserve")
                    .end();
            from(settings.tick().formatted(number)).routeId("gate-" + number)
                    .routeProperty(PollRoutes.RESTS_ITSELF, "true")
                    .process(tick -> awaitWork(tick, first))
                    .to(batch)
                    .process(tick -> continueAtOnce(tick, first));
        }
    }

    /** Outside the batch's route, as Camel puts the transaction around all its steps. Tollgate may be stopping after the wait. */
    private void awaitWork(Exchange tick, boolean first) {
        boolean spared;
        if (first) {
            spared = !watch.await();
            if (spared) {
                inbox.hasNothingDue();
            }
        } else {
            activity.await();
            spared = inbox.isLookedAfter();
        }
        tick.setRouteStop(spared || getContext().isStopping());
        tick.setProperty(Exchange.SCHEDULER_POLLED_MESSAGES, first || !spared);
    }

    /** Starts the next batch without a pause as long as there is work; the first worker pauses by the queue's watch only. */
    private void continueAtOnce(Exchange tick, boolean first) {
        int messages = messages(tick.getMessage().getBody());
        if (first) {
            watch.ended(messages, messages > 0 && inbox.mayHaveMore());
        }
        tick.setProperty(Exchange.SCHEDULER_POLLED_MESSAGES, first || messages > 0);
    }

    private static int messages(@Nullable Object body) {
        return switch (body) {
            case Batch batch -> batch.messages().size();
            case Judged judged -> judged.batch().messages().size();
            case null, default -> 1;
        };
    }
}
