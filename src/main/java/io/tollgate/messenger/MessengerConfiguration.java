package io.tollgate.messenger;

import io.tollgate.cloudapi.HttpPath;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The paths that the messenger calls. */
@Configuration(proxyBeanMethods = false)
class MessengerConfiguration {

    @Bean
    HttpPath messengerWebhookPath() {
        return new HttpPath("/messenger/v1/webhook", Set.of("GET", "POST"));
    }

    @Bean
    HttpPath messengerBlocksPath() {
        return new HttpPath("/messenger/v1/blocks", Set.of("POST", "DELETE"));
    }

    @Bean
    HttpPath messengerReportsPath() {
        return new HttpPath("/messenger/v1/reports", Set.of("POST"));
    }
}
