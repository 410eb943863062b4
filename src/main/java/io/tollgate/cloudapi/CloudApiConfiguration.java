package io.tollgate.cloudapi;

import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.component.servlet.CamelHttpTransportServlet;
import org.apache.camel.component.servlet.ServletComponent;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Puts the routes of this package into the web server, beside the pages and the administration. */
@Configuration(proxyBeanMethods = false)
class CloudApiConfiguration {

    /**
     * Camel keeps its servlets by name for the whole process; two applications in one process, as in the tests, must not
     * take each other's requests.
     */
    private final String servlet = "cloud-api-" + UUID.randomUUID();

    @Bean("servlet")
    ServletComponent servletComponent() {
        var component = new ServletComponent();
        component.setServletName(servlet);
        return component;
    }

    @Bean
    ServletRegistrationBean<CamelHttpTransportServlet> cloudApiServlet() {
        var registration = new ServletRegistrationBean<>(new CamelHttpTransportServlet(), CloudApiPaths.INNER + "/*");
        registration.setName(servlet);
        registration.setLoadOnStartup(1);
        return registration;
    }

    @Bean
    FilterRegistrationBean<CloudApiPaths> cloudApiPaths(Answers answers, ObjectProvider<HttpPath> others,
            ObjectProvider<CamelContext> camel) {
        var registration = new FilterRegistrationBean<>(
                new CloudApiPaths(answers, others.stream().toList(), () -> camel.getObject().isStarted()));
        registration.addUrlPatterns("/*");
        registration.setOrder(Ordered.LOWEST_PRECEDENCE - 10);
        return registration;
    }
}
