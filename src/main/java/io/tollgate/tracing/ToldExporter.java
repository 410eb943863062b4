package io.tollgate.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells in one line that the collector does not take spans, and in one that it takes them again. */
final class ToldExporter implements SpanExporter {

    private static final Logger log = LoggerFactory.getLogger(ToldExporter.class);

    private final SpanExporter exporter;
    private final String endpoint;
    private final AtomicBoolean failing = new AtomicBoolean();
    private final AtomicLong dropped = new AtomicLong();

    ToldExporter(SpanExporter exporter, String endpoint) {
        this.exporter = exporter;
        this.endpoint = endpoint;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int number = spans.size();
        CompletableResultCode result = exporter.export(spans);
        return result.whenComplete(() -> ended(result.isSuccess(), number));
    }

    private void ended(boolean taken, int number) {
        if (!taken) {
            dropped.addAndGet(number);
            if (failing.compareAndSet(false, true)) {
                log.warn("The collector {} does not take traces. They are dropped until it does.", endpoint);
            }
        } else if (failing.compareAndSet(true, false)) {
            log.warn("The collector {} takes traces again; {} spans were dropped.", endpoint, dropped.getAndSet(0));
        }
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
