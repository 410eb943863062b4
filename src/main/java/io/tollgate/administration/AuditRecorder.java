package io.tollgate.administration;

import io.swagger.v3.oas.annotations.Operation;
import io.tollgate.accounts.AccessToken;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.audit.AuditTrail;
import io.tollgate.audit.AuditTrail.Actor;
import io.tollgate.audit.SubjectText;
import io.tollgate.security.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Writes each call that changes something into the audit trail: before anything is done, and again with its outcome. An operation that an
 * auditor may call changes nothing, so it is not recorded, but for {@link RecordedLook}. Runs before {@link RoleCheck}: a call without the
 * role is recorded too. If the body names the subject ({@link AuditSubject}), the first entry is written as soon as the body is read, and
 * still before the operation begins; a call that is refused before that has both entries afterwards.
 */
@ControllerAdvice(basePackageClasses = AuditRecorder.class)
@Order(0)
class AuditRecorder extends RequestBodyAdviceAdapter implements HandlerInterceptor, WebMvcConfigurer {

    private static final Logger log = LoggerFactory.getLogger(AuditRecorder.class);
    private static final String BEGAN = AuditRecorder.class.getName() + ".began";
    /** The operation whose body names the subject, until the body is read. */
    private static final String WAITS = AuditRecorder.class.getName() + ".waits";
    private static final String SUBJECT = AuditRecorder.class.getName() + ".subject";

    private final AuditTrail trail;
    private final Clock clock;

    AuditRecorder(AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
    }

    /** Adds to the entry what the call is about, beyond its path, once. @param what checked ids and handles, such as {@code version=7} */
    static void about(String what) {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request != null) {
            String before = String.valueOf(Optional.ofNullable(request.getAttribute(SUBJECT, RequestAttributes.SCOPE_REQUEST)).orElse(""));
            if (!what.isEmpty() && !(before + " ").contains(" " + what + " ")) {
                request.setAttribute(SUBJECT, before + " " + what, RequestAttributes.SCOPE_REQUEST);
            }
        }
    }

    @Override
    public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod operation && RoleCheck.isOurs(operation) && isRecorded(operation, request.getMethod())) {
            if (Arrays.stream(operation.getMethodParameters()).anyMatch(AuditRecorder::namesTheSubject)) {
                request.setAttribute(WAITS, operation);
            } else {
                begin(operation, request);
            }
        }
        return true;
    }

    private void begin(HandlerMethod operation, HttpServletRequest request) {
        request.removeAttribute(WAITS);
        SignedIn.principal().ifPresent(caller -> request.setAttribute(BEGAN,
                trail.begin(actor(caller, request), id(operation), subject(request), clock.instant())));
    }

    /** Whether it is the body of a request and has a field that the entries show. */
    static boolean namesTheSubject(MethodParameter parameter) {
        return parameter.hasParameterAnnotation(RequestBody.class) && !named(parameter.getParameterType()).isEmpty();
    }

    private static List<RecordComponent> named(Class<?> body) {
        return body.isRecord()
                ? Arrays.stream(body.getRecordComponents()).filter(field -> field.isAnnotationPresent(AuditSubject.class)).toList()
                : List.of();
    }

    @Override
    public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
        return namesTheSubject(parameter);
    }

    @Override
    public Object afterBodyRead(Object body, HttpInputMessage message, MethodParameter parameter, Type type,
            Class<? extends HttpMessageConverter<?>> converter) {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes call
                && call.getRequest().getAttribute(WAITS) instanceof HandlerMethod operation) {
            for (RecordComponent field : named(body.getClass())) {
                ReflectionUtils.makeAccessible(field.getAccessor());
                about(SubjectText.named(field.getAnnotation(AuditSubject.class).value(),
                        Objects.toString(ReflectionUtils.invokeMethod(field.getAccessor(), body), "")));
            }
            begin(operation, call.getRequest());
        }
        return body;
    }

    @Override
    public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (handler instanceof HandlerMethod operation) {
            SignedIn.principal().ifPresent(caller -> end(caller, operation, request, response));
        }
    }

    /** A failure here is only logged: the operation is done or refused, and its answer is on its way. */
    private void end(AccountPrincipal caller, HandlerMethod operation, HttpServletRequest request, HttpServletResponse response) {
        try {
            if (request.getAttribute(WAITS) != null) {
                begin(operation, request);
            }
            if (request.getAttribute(BEGAN) instanceof Long began) {
                trail.end(began, actor(caller, request), id(operation), subject(request), response.getStatus(), clock.instant());
            }
        } catch (RuntimeException unreachable) {
            log.error("The end of entry {} of the audit trail could not be written; {} was answered with {}.",
                    request.getAttribute(BEGAN), id(operation), response.getStatus());
        }
    }

    static boolean isRecorded(HandlerMethod operation, String method) {
        return operation.hasMethodAnnotation(RecordedLook.class)
                || !method.equals("GET") && !RoleCheck.of(operation).contains(Role.AUDITOR);
    }

    private static Actor actor(AccountPrincipal caller, HttpServletRequest request) {
        return new Actor(caller.getName(), caller.token().map(AccessToken::id), request.getRemoteAddr());
    }

    static String id(HandlerMethod operation) {
        return Optional.ofNullable(operation.getMethodAnnotation(Operation.class)).map(Operation::operationId)
                .orElse(operation.getMethod().getName());
    }

    private static String subject(HttpServletRequest request) {
        Stream<String> path = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                ? variables.entrySet().stream().map(one -> one.getKey() + "=" + one.getValue()).sorted()
                : Stream.empty();
        String subject = path.map(SubjectText::withoutNumbers).collect(Collectors.joining(" "));
        String assistant = request.getAttribute(AuditTrail.BY_ASSISTANT) == null ? "" : " " + AuditTrail.BY_ASSISTANT;
        return (subject + Optional.ofNullable(request.getAttribute(SUBJECT)).orElse("") + assistant).strip();
    }
}
