package io.tollgate.intake;

import org.apache.camel.component.servlet.CamelHttpTransportServlet;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Gives the routes of this package their place in the web server, beside the pages and the administration. */
@Configuration(proxyBeanMethods = false)
class HttpRoutes {

    /** The name under which Camel's servlet component looks for its servlet. */
    private static final String SERVLET = "CamelServlet";

    @Bean
    ServletRegistrationBean<CamelHttpTransportServlet> cloudApiServlet() {
        var registration = new ServletRegistrationBean<>(new CamelHttpTransportServlet(), CloudApiPaths.INNER + "/*");
        registration.setName(SERVLET);
        registration.setLoadOnStartup(1);
        return registration;
    }

    @Bean
    FilterRegistrationBean<CloudApiPaths> cloudApiPaths(Answers answers) {
        var registration = new FilterRegistrationBean<>(new CloudApiPaths(answers));
        registration.addUrlPatterns("/*");
        registration.setOrder(Ordered.LOWEST_PRECEDENCE - 10);
        return registration;
    }
}
