package io.tollgate.delivery;

import io.tollgate.TollgateTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** The whole application with its routes standing still, so that the test says what happens when; and a channel that can be disturbed. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@TollgateTest
@Import({Scene.class, DisturbedChannel.class})
@TestPropertySource(properties = "camel.main.auto-startup=false")
@interface DeliveryTest {}
