package io.tollgate.database;

import java.time.Clock;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * The routes of all recurring work, made from one template. {@link PollRoutes} pauses them while the database is away, and after failures.
 */
@Component
final class RecurringRoutes extends RouteBuilder {

    private static final String TEMPLATE = "recurring-work";
    private static final String SETTING = "{{%s.%s.from}}";

    private final List<RecurringWork> works;
    private final Clock clock;

    RecurringRoutes(List<RecurringWork> works, Clock clock) {
        this.works = works;
        this.clock = clock;
    }

    /** @param clock of the instant that each part gets */
    public record Step(RecurringWork work, Clock clock) {

        /** Whether there may be more. */
        public boolean next() {
            return work.work().test(clock.instant());
        }
    }

    @Override
    public void configure() {
        routeTemplate(TEMPLATE).templateParameter("from")
                .from("{{from}}")
                .setBody(constant(true))
                .loopDoWhile(body())
                .bean("{{work}}", "next")
                .end();
        for (RecurringWork work : works) {
            templatedRoute(TEMPLATE).routeId(work.name())
                    .parameter("from", SETTING.formatted("tollgate.routes", work.name()))
                    .bean("work", new Step(work, clock));
        }
    }
}
