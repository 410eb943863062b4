package io.tollgate.cloudapi;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Puts the endpoints of this package into the web server, beside the pages and the administration. */
@Configuration(proxyBeanMethods = false)
class CloudApiConfiguration {

    /**
     * Behind the filter that every answer needs, {@code network/PageHeaders}, and before all others, which partners' requests never reach.
     */
    @Bean
    FilterRegistrationBean<CloudApiPaths> cloudApiPaths(Answers answers, ObjectProvider<HttpEndpoint> endpoints,
            EndpointRoutes.WebRoutes routes,
            MeterRegistry meters) {
        var registration = new FilterRegistrationBean<>(
                new CloudApiPaths(answers, endpoints::stream, routes::answer, new RequestTimers(meters)));
        registration.addUrlPatterns("/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return registration;
    }
}
