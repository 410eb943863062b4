package io.tollgate.database;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/** Collects the lines that one class or all classes log meanwhile. */
public final class LogLines implements AutoCloseable {

    private final Logger logger;
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    /** While another test starts an application, Spring Boot denies all lines. These are taken all the same. */
    private final TurboFilter taken = new TurboFilter() {

        @Override
        public FilterReply decide(@Nullable Marker marker, Logger writer, Level level, @Nullable String format,
                Object @Nullable [] parameters, @Nullable Throwable thrown) {
            boolean below = logger.getName().equals(Logger.ROOT_LOGGER_NAME) || writer.getName().startsWith(logger.getName());
            return below && level.isGreaterOrEqual(writer.getEffectiveLevel())
                    ? FilterReply.ACCEPT
                    : FilterReply.NEUTRAL;
        }
    };

    private volatile boolean closed;

    private LogLines(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        appender.start();
        attach();
        Thread.startVirtualThread(this::stayAttached);
    }

    /** The first application that another test starts sets up logging anew, and tells nobody. */
    private void stayAttached() {
        while (!closed) {
            attach();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private synchronized void attach() {
        if (closed) {
            return;
        }
        if (!logger.isAttached(appender)) {
            appender.start();
            logger.addAppender(appender);
        }
        if (!logger.getLoggerContext().getTurboFilterList().contains(taken)) {
            logger.getLoggerContext().getTurboFilterList().addFirst(taken);
        }
    }

    public static LogLines of(Class<?> writer) {
        return new LogLines(writer.getName());
    }

    /** @param packages a prefix, such as {@code io.tollgate} */
    public static LogLines of(String packages) {
        return new LogLines(packages);
    }

    public synchronized List<String> all() {
        return List.copyOf(appender.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /**
     * The size of the warnings and errors as they are printed, stack traces included.
     *
     * @param packages of the writers; none: all. Other tests run beside this one and write too.
     */
    public long bytes(String... packages) {
        return List.copyOf(appender.list).stream().filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .filter(event -> packages.length == 0 || Stream.of(packages).anyMatch(event.getLoggerName()::startsWith))
                .mapToLong(event -> 140 + event.getFormattedMessage().length()
                        + (event.getThrowableProxy() == null ? 0 : ThrowableProxyUtil.asString(event.getThrowableProxy()).length()))
                .sum();
    }

    @Override
    public synchronized void close() {
        closed = true;
        logger.detachAppender(appender);
        logger.getLoggerContext().getTurboFilterList().remove(taken);
    }
}
