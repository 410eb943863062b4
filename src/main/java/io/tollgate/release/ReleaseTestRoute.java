package io.tollgate.release;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * Tests what is to come into force within a day, again and again, so that it is known before its instant; and forgets whom ended trials
 * met.
 */
@Component
final class ReleaseTestRoute extends RouteBuilder {

    private final LastTests tests;
    private final TrialPersons persons;

    ReleaseTestRoute(LastTests tests, TrialPersons persons) {
        this.tests = tests;
        this.persons = persons;
    }

    @Override
    public void configure() {
        from("scheduler:release-tests?delay=60000&initialDelay=5000").routeId("release-tests").bean(tests, "look").bean(persons, "look");
    }
}
