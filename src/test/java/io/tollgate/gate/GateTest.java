package io.tollgate.gate;

import io.tollgate.TollgateTest;
import io.tollgate.delivery.DeliveryByHand;
import io.tollgate.release.ReleaseTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** The whole application with no route running. The test itself makes each gate judge, and nothing is delivered. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@TollgateTest
@TestPropertySource(properties = {"tollgate.gate.workers=0", "camel.main.java-routes-include-pattern=none"})
@Import({Gates.class, GateFaults.class, DeliveryByHand.class, GateTest.AnyRelease.class})
@interface GateTest {

    /** A release needs no examples here: nobody would release the rules that these tests propose. */
    class AnyRelease implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof ReleaseTest ? (ReleaseTest) (_, _) -> List.of() : bean;
        }
    }
}
