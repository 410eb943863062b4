package io.tollgate.invoicing;

import java.time.Clock;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Checks from time to time whether a month is over in the zone of some business. */
@Component
final class InvoicingRoute extends RouteBuilder {

    private final MonthEnd monthEnd;
    private final Clock clock;

    InvoicingRoute(MonthEnd monthEnd, Clock clock) {
        this.monthEnd = monthEnd;
        this.clock = clock;
    }

    @Override
    public void configure() {
        from("{{tollgate.invoicing.from}}").routeId("invoicing")
                .bean(this, "invoiceWhatIsDue");
    }

    public void invoiceWhatIsDue() {
        monthEnd.invoiceWhatIsDue(clock.instant());
    }
}
