package io.tollgate.release;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Tests what is to come into force within a day, again and again, so that it is known before its instant. */
@Component
final class ReleaseTestRoute extends RouteBuilder {

    private final LastTests tests;

    ReleaseTestRoute(LastTests tests) {
        this.tests = tests;
    }

    @Override
    public void configure() {
        from("scheduler:release-tests?delay=60000&initialDelay=5000").routeId("release-tests").bean(tests, "look");
    }
}
