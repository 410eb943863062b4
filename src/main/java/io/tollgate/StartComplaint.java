package io.tollgate;

import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says in one line why Tollgate does not start, if the operator can mend it: a message that Tollgate's own code wrote, or a port that is
 * taken. Everything else is a fault of the program and keeps its stack trace.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartComplaint implements SpringBootExceptionReporter {

    private static final Logger log = LoggerFactory.getLogger(Tollgate.class);

    StartComplaint(ConfigurableApplicationContext context) {}

    @Override
    public boolean reportException(Throwable failure) {
        Optional<String> complaint = complaint(failure);
        complaint.ifPresent(line -> log.error("Tollgate does not start: {}", line));
        log.debug("This is why", failure);
        return complaint.isPresent();
    }

    static Optional<String> complaint(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).map(StartComplaint::line).flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> line(Throwable cause) {
        if (cause instanceof PortInUseException taken) {
            return Optional.of("port " + taken.getPort() + " is used by another program. Maybe another Tollgate is running; stop it, or set"
                    + " server.port.");
        }
        return isOurs(cause) && cause.getMessage() != null && cause.getMessage().lines().count() == 1
                ? Optional.of(cause.getMessage())
                : Optional.empty();
    }

    /** Whether our own code threw it on purpose; a null pointer is no such complaint. */
    private static boolean isOurs(Throwable cause) {
        StackTraceElement[] trace = cause.getStackTrace();
        boolean thrownHere = trace.length > 0 && trace[0].getClassName().startsWith("io.tollgate.");
        boolean onPurpose = cause instanceof IllegalStateException || cause instanceof IllegalArgumentException
                || cause.getClass().getName().startsWith("io.tollgate.");
        return thrownHere && onPurpose;
    }
}
