package io.tollgate.gate;

import io.tollgate.TollgateTest;
import io.tollgate.delivery.Postman;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** The whole application with no route running, so that a test says itself when which gate judges, and nothing is delivered. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@TollgateTest
@TestPropertySource(properties = {"tollgate.gate.workers=0", "camel.main.java-routes-include-pattern=none"})
@Import({Gates.class, Faults.class, Postman.class})
@interface GateTest {}
