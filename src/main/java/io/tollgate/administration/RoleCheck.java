package io.tollgate.administration;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.security.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Checks that the caller has one of the roles that open the operation, before the body of the request is read. */
@Component
@Order(1)
class RoleCheck implements HandlerInterceptor, WebMvcConfigurer {

    /** The caller has an account, but none of the roles. */
    static final class MissingRole extends RuntimeException {
        MissingRole(AccountPrincipal caller, List<Role> needed) {
            super("This needs the role " + names(needed, " or ") + "; " + caller.getName() + " calls with "
                    + (caller.roles().isEmpty()
                            ? "none"
                            : names(caller.roles().stream().toList(), ", "))
                    + ". Maybe ask an administrator for it, or for a token that has it.");
        }

        private static String names(List<Role> roles, String between) {
            return roles.stream().map(Role::name).collect(Collectors.joining(between));
        }
    }

    /** The roles that open the operation; if empty, any account may call it. */
    static List<Role> of(HandlerMethod operation) {
        return Optional.ofNullable(operation.getMethodAnnotation(AllowedRoles.class)).map(allowed -> List.of(allowed.value()))
                .orElseThrow(() -> new IllegalStateException(
                        operation.getShortLogMessage() + " has no @AllowedRoles. Maybe add it beside its @Operation."));
    }

    @Override
    public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod operation && isOurs(operation)) {
            AccountPrincipal caller = SignedIn.principal()
                    .orElseThrow(() -> new IllegalStateException("an operation of the administration is open to strangers"));
            require(caller, of(operation));
        }
        return true;
    }

    /** @throws MissingRole if the caller has none of them */
    static void require(AccountPrincipal caller, List<Role> needed) {
        if (!needed.isEmpty() && !caller.hasOneOf(needed)) {
            throw new MissingRole(caller, needed);
        }
    }

    @EventListener
    void everyOperationHasRoles(ContextRefreshedEvent started) {
        started.getApplicationContext().getBeansOfType(RequestMappingHandlerMapping.class).values().stream()
                .flatMap(mapping -> mapping.getHandlerMethods().values().stream()).filter(RoleCheck::isOurs).forEach(RoleCheck::of);
    }

    /** Whether it is an operation of the administration. */
    static boolean isOurs(HandlerMethod operation) {
        return operation.getBeanType().getPackageName().equals(RoleCheck.class.getPackageName());
    }
}
