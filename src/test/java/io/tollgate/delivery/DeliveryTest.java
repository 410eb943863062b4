package io.tollgate.delivery;

import io.tollgate.TollgateTest;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/**
 * The whole application, without running delivery routes: the test makes each step. Batches are small, so that much happens between them. A
 * test can disturb the channel. Partners have half a second to answer.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@TollgateTest
@Import(DisturbedChannel.class)
@TestPropertySource(properties = {
    "tollgate.delivery.batch=7",
    "tollgate.delivery.receipts=7",
    "tollgate.routes.delivery.from=direct:delivery-stands-still",
    "tollgate.routes.receipts.from=direct:receipts-stand-still",
    "tollgate.routes.expiry.from=direct:expiry-stands-still",
    "tollgate.routes.lost-answers.from=direct:lost-answers-stand-still",
    "tollgate.routes.webhooks.from=direct:look-for-webhooks",
    "tollgate.webhooks.batch=100",
    "tollgate.webhooks.first-retry=20ms",
    "tollgate.routes.webhook.to=http://partner?httpClientConfigurer=#webhookClient&followRedirects=false&throwExceptionOnFailure=false"
            + "&ignoreResponseBody=true&skipResponseHeaders=true&connectTimeout=500&soTimeout=500&responseTimeout=500"
})
public @interface DeliveryTest {}
