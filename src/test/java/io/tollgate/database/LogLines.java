package io.tollgate.database;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Collects the lines that one class or all classes log meanwhile. */
public final class LogLines implements AutoCloseable {

    private final Logger logger;
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    /** The first application that another test starts sets up logging anew. */
    private final LoggerContextListener again = new LoggerContextListener() {

        @Override
        public boolean isResetResistant() {
            return true;
        }

        @Override
        public void onReset(LoggerContext context) {
            appender.start();
            logger.addAppender(appender);
        }

        @Override
        public void onStart(LoggerContext context) {}

        @Override
        public void onStop(LoggerContext context) {}

        @Override
        public void onLevelChange(Logger changed, Level level) {}
    };

    private LogLines(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        appender.start();
        logger.addAppender(appender);
        logger.getLoggerContext().addListener(again);
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

    /** The size of all warnings and errors as they are printed, stack traces included. */
    public long bytes() {
        return List.copyOf(appender.list).stream().filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .mapToLong(event -> 140 + event.getFormattedMessage().length()
                        + (event.getThrowableProxy() == null ? 0 : ThrowableProxyUtil.asString(event.getThrowableProxy()).length()))
                .sum();
    }

    @Override
    public void close() {
        logger.getLoggerContext().removeListener(again);
        logger.detachAppender(appender);
    }
}
