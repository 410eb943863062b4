package io.tollgate.security;

import io.tollgate.accounts.AccountPrincipal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Passes the caller to operations that have a parameter {@link AccountPrincipal}. */
@Component
public final class SignedIn implements WebMvcConfigurer {

    SignedIn() {}

    /** The caller of the request that this thread works on; empty on public pages. */
    public static Optional<AccountPrincipal> principal() {
        return SecurityContextHolder.getContext().getAuthentication() instanceof AccountAuthentication signedIn
                ? Optional.of(signedIn.getPrincipal())
                : Optional.empty();
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new HandlerMethodArgumentResolver() {

            @Override
            public boolean supportsParameter(MethodParameter parameter) {
                return parameter.getParameterType() == AccountPrincipal.class;
            }

            @Override
            public AccountPrincipal resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
                    NativeWebRequest request,
                    @Nullable WebDataBinderFactory binders) {
                return principal().orElseThrow(() -> new IllegalStateException("nobody has signed in, and this is not a public operation"));
            }
        });
    }
}
