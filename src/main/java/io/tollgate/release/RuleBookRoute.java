package io.tollgate.release;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Looks for new rules again and again. */
@Component
final class RuleBookRoute extends RouteBuilder {

    private final RuleBooks books;
    private final RuleMeters meters;

    RuleBookRoute(RuleBooks books, RuleMeters meters) {
        this.books = books;
        this.meters = meters;
    }

    @Override
    public void configure() {
        long period = books.period().toMillis();
        from("scheduler:rule-book?delay=" + period + "&initialDelay=" + period).routeId("rule-book")
                .bean(this, "look");
    }

    public void look() {
        books.look();
        meters.look();
    }
}
