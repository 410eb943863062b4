package io.tollgate.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Sends whoever has not signed in from the console's pages to the sign-in. */
@Configuration(proxyBeanMethods = false)
class ConsoleConfiguration implements WebMvcConfigurer {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new Doorkeeper()).addPathPatterns("/console/**").excludePathPatterns(SignIn.PATH);
    }

    private static final class Doorkeeper implements HandlerInterceptor {

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object page) throws IOException {
            if (SignIn.done(request)) {
                return true;
            }
            SignIn.wants(request);
            response.sendRedirect(SignIn.PATH);
            return false;
        }
    }
}
