package io.tollgate.release;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Looks for new rules again and again. */
@Component
final class RuleBookRoute extends RouteBuilder {

    private final RuleBooks books;

    RuleBookRoute(RuleBooks books) {
        this.books = books;
    }

    @Override
    public void configure() {
        long period = books.period().toMillis();
        from("scheduler:rule-book?delay=" + period + "&initialDelay=" + period).routeId("rule-book")
                .bean(this, "look");
    }

    public void look() {
        books.look();
    }
}
