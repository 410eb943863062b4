package io.tollgate.administration;

import io.swagger.v3.oas.annotations.Operation;
import io.tollgate.accounts.AccessToken;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.audit.AuditTrail;
import io.tollgate.audit.AuditTrail.Actor;
import io.tollgate.security.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Writes each call that changes something into the audit trail: before anything is done, and again with its outcome. An operation that an
 * auditor may call changes nothing, so it is not recorded, but for {@link RecordedLook}. Runs before {@link RoleCheck}: a call without the
 * role is recorded too.
 */
@Component
@Order(0)
class AuditRecorder implements HandlerInterceptor, WebMvcConfigurer {

    private static final Logger log = LoggerFactory.getLogger(AuditRecorder.class);
    private static final String BEGAN = AuditRecorder.class.getName() + ".began";
    private static final String SUBJECT = AuditRecorder.class.getName() + ".subject";
    /** Digits in a path that may be a person's number, though none belongs there. */
    private static final Pattern LONG_NUMBER = Pattern.compile("\\d{8,}");

    private final AuditTrail trail;
    private final Clock clock;

    AuditRecorder(AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
    }

    /** Adds to the entry what the call is about, beyond its path. @param what checked ids and handles, such as {@code version=7} */
    static void about(String what) {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request != null) {
            String before = String.valueOf(Optional.ofNullable(request.getAttribute(SUBJECT, RequestAttributes.SCOPE_REQUEST)).orElse(""));
            request.setAttribute(SUBJECT, before + " " + what, RequestAttributes.SCOPE_REQUEST);
        }
    }

    @Override
    public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod operation && RoleCheck.isOurs(operation) && isRecorded(operation, request)) {
            SignedIn.principal().ifPresent(caller -> request.setAttribute(BEGAN,
                    trail.begin(actor(caller, request), id(operation), subject(request), clock.instant())));
        }
        return true;
    }

    @Override
    public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (request.getAttribute(BEGAN) instanceof Long began && handler instanceof HandlerMethod operation) {
            SignedIn.principal().ifPresent(caller -> end(began, caller, operation, request, response));
        }
    }

    /** A failure here is only logged: the operation is done, and its answer is on its way. */
    private void end(long began, AccountPrincipal caller, HandlerMethod operation, HttpServletRequest request,
            HttpServletResponse response) {
        try {
            trail.end(began, actor(caller, request), id(operation), subject(request), response.getStatus(), clock.instant());
        } catch (RuntimeException unreachable) {
            log.error("The end of entry {} of the audit trail could not be written; the operation was answered with {}.", began,
                    response.getStatus());
        }
    }

    private static boolean isRecorded(HandlerMethod operation, HttpServletRequest request) {
        return operation.hasMethodAnnotation(RecordedLook.class)
                || !request.getMethod().equals("GET") && !RoleCheck.of(operation).contains(Role.AUDITOR);
    }

    private static Actor actor(AccountPrincipal caller, HttpServletRequest request) {
        return new Actor(caller.getName(), caller.token().map(AccessToken::id), request.getRemoteAddr());
    }

    private static String id(HandlerMethod operation) {
        return Optional.ofNullable(operation.getMethodAnnotation(Operation.class)).map(Operation::operationId)
                .orElse(operation.getMethod().getName());
    }

    private static String subject(HttpServletRequest request) {
        Stream<String> path = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                ? variables.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).sorted()
                : Stream.empty();
        String subject = path.map(one -> LONG_NUMBER.matcher(one).replaceAll("...")).collect(Collectors.joining(" "));
        String assistant = request.getAttribute(AuditTrail.BY_ASSISTANT) == null ? "" : " " + AuditTrail.BY_ASSISTANT;
        return (subject + Optional.ofNullable(request.getAttribute(SUBJECT)).orElse("") + assistant).strip();
    }
}
