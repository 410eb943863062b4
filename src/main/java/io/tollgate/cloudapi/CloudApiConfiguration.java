package io.tollgate.cloudapi;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.DispatcherType;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.filter.ServerHttpObservationFilter;

/** Puts the endpoints of this package into the web server, beside the pages and the administration. */
@Configuration(proxyBeanMethods = false)
class CloudApiConfiguration {

    /**
     * Behind the filter that every answer needs, {@code network/PageHeaders}, and before all others, which partners' requests never reach.
     */
    @Bean
    FilterRegistrationBean<CloudApiPaths> cloudApiPaths(Answers answers, ObjectProvider<HttpEndpoint> endpoints,
            ObjectProvider<ConfiguredEndpoints> configured, EndpointRoutes.WebRoutes routes,
            MeterRegistry meters) {
        var registration = new FilterRegistrationBean<>(
                new CloudApiPaths(answers,
                        () -> Stream.concat(endpoints.stream(), configured.stream().flatMap(some -> some.endpoints().stream())),
                        routes::answer, new RequestTimers(meters)));
        registration.addUrlPatterns("/*");
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ERROR);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return registration;
    }

    /**
     * Times requests of pages. It stands behind the endpoints, which time their requests themselves; where Spring Boot sets it, before
     * them, it would count these twice.
     */
    @Bean
    FilterRegistrationBean<ServerHttpObservationFilter> observationOfPages(ObservationRegistry observations) {
        var registration = new FilterRegistrationBean<>(new ServerHttpObservationFilter(observations));
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 3);
        return registration;
    }

    /** Answers refusals of the server itself. Its valve runs within the error page that Spring Boot sets. */
    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> refusalsOfTheServer(Answers answers) {
        return factory -> factory.addContextCustomizers(context -> context.getParent().getPipeline().addValve(new ServerRefusals(answers)));
    }

    /** Answers OPTIONS at the paths of the Cloud API. It comes before the endpoints, which do not know OPTIONS. */
    @Bean
    FilterRegistrationBean<CorsFilter> crossOrigin(CorsSettings settings) {
        CorsConfiguration allowed = new CorsConfiguration();
        allowed.setAllowedOrigins(List.copyOf(settings.origins()));
        allowed.setAllowedMethods(List.of("GET", "POST", "DELETE"));
        allowed.setAllowedHeaders(List.of("Authorization", "Content-Type", "Content-Encoding", "Idempotency-Key"));
        allowed.setExposedHeaders(List.of("x-fb-request-id", "Retry-After"));
        allowed.setMaxAge(Duration.ofHours(1));
        var registration = new FilterRegistrationBean<>(new CorsFilter(request -> CloudApiPaths.isOne(request) ? allowed : null));
        registration.setEnabled(!settings.origins().isEmpty());
        registration.addUrlPatterns("/*");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return registration;
    }
}
