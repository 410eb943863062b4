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
 * Keeps out of the log what fails because the database is away or full: its pool, its driver, the routes, the transactions and the web
 * server would each write a stack trace for everything that fails meanwhile. {@link Outages} tells it once. And a collision of two
 * transactions, which is tried again, is a line and no trace; what is {@link Planned} is nothing.
 */
final class OutageFilter extends TurboFilter {

    /** They speak of failures of the database without handing over the exception, too. */
    private static final List<String> ITS_COMPANY = List.of("com.zaxxer.hikari", "com.mysql", "org.hibernate", "org.springframework.transaction",
            "org.springframework.jdbc", "org.springframework.orm", "org.springframework.aop", "org.apache.camel");

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
    public FilterReply decide(@Nullable Marker marker, Logger logger, Level level, @Nullable String format, Object @Nullable [] parameters, @Nullable Throwable failure) {
        if (!isStarted() || !level.isGreaterOrEqual(Level.WARN) || format == null && parameters == null && failure == null) {
            return FilterReply.NEUTRAL; // the last: somebody asks whether the level is on
        }
        Throwable thrown = failure != null ? failure : last(parameters);
        if (isPlanned(thrown)) {
            return FilterReply.DENY;
        }
        Trouble trouble = thrown == null ? Trouble.NONE : Trouble.of(thrown);
        if (thrown != null && trouble == Trouble.BUSY && isOfItsCompany(logger)) {
            outages.busy(thrown);
            return FilterReply.DENY;
        }
        if (!trouble.isOutage() && (outages.isWell() || !isOfItsCompany(logger))) {
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

    private static boolean isOfItsCompany(Logger logger) {
        return ITS_COMPANY.stream().anyMatch(logger.getName()::startsWith);
    }

    private static @Nullable Throwable last(Object @Nullable [] parameters) {
        return parameters != null && parameters.length > 0 && parameters[parameters.length - 1] instanceof Throwable thrown ? thrown : null;
    }
}
