package io.tollgate.database;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Keeps failures out of the log that happen because the database is away or full: pool, driver, routes, transactions and web server would
 * each write a stack trace for each of them. {@link Outages} logs the outage once. A collision of two transactions, which is tried again,
 * gets one line without a trace; a {@link Planned} failure gets none.
 */
final class OutageFilter extends TurboFilter {

    /** Loggers that report failures of the database, sometimes without the exception. */
    private static final List<String> DATABASE_LOGGERS = List.of("com.zaxxer.hikari", "com.mysql", "org.hibernate",
            "org.springframework.transaction", "org.springframework.jdbc", "org.springframework.orm", "org.springframework.aop",
            "org.apache.camel");

    private static final int DEEPEST_CAUSE = 20;

    private final Outages outages;

    OutageFilter(Outages outages) {
        this.outages = outages;
    }

    void install() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            logback.addTurboFilter(this);
            start();
        }
    }

    void remove() {
        stop();
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            logback.getTurboFilterList().remove(this);
        }
    }

    @Override
    public FilterReply decide(@Nullable Marker marker, Logger logger, Level level, @Nullable String format, Object @Nullable [] parameters,
            @Nullable Throwable failure) {
        if (!isStarted() || !level.isGreaterOrEqual(Level.INFO) || format == null && parameters == null && failure == null) {
            return FilterReply.NEUTRAL; // without text and failure the call only asks whether the level is on
        }
        Throwable thrown = failure != null ? failure : among(parameters);
        if (isPlanned(thrown)) {
            return FilterReply.DENY;
        }
        Trouble trouble = thrown == null ? Trouble.NONE : Trouble.of(thrown);
        boolean ofDatabase = level.isGreaterOrEqual(Level.WARN) && isDatabaseLogger(logger);
        if (thrown != null && trouble == Trouble.BUSY && ofDatabase) {
            outages.busy(thrown);
            return FilterReply.DENY;
        }
        if (!trouble.isOutage() && (outages.isWell() || !ofDatabase)) {
            return FilterReply.NEUTRAL;
        }
        outages.unwritten();
        if (trouble.isOutage()) {
            outages.met(thrown);
        }
        return FilterReply.DENY;
    }

    private static boolean isPlanned(@Nullable Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause).limit(DEEPEST_CAUSE).anyMatch(Planned.class::isInstance);
    }

    private static boolean isDatabaseLogger(Logger logger) {
        return DATABASE_LOGGERS.stream().anyMatch(logger.getName()::startsWith);
    }

    private static @Nullable Throwable among(Object @Nullable [] parameters) {
        if (parameters == null) {
            return null;
        }
        for (int at = parameters.length - 1; at >= 0; at--) {
            if (parameters[at] instanceof Throwable thrown) {
                return thrown;
            }
            if (parameters[at] instanceof Trouble.Place(Throwable thrown)) {
                return thrown;
            }
        }
        return null;
    }
}
