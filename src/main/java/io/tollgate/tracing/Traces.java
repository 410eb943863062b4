package io.tollgate.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Sends spans to a collector (OTLP over HTTP) if a setting names one. Otherwise nothing of OpenTelemetry is loaded, and a stage costs a
 * comparison. Spans are sent in the background; if the collector does not take them, they are dropped.
 */
@Component
public final class Traces implements DisposableBean {

    private static final int LAST_SECONDS = 5;

    private final Optional<SdkTracerProvider> spans;

    /**
     * @param endpoint URL of the collector, such as {@code http://127.0.0.1:4318/v1/traces}; empty: no traces
     * @param share    share of the traces that are sent, from 0 to 1
     */
    public Traces(@Value("${tollgate.tracing.endpoint:}") String endpoint, @Value("${tollgate.tracing.share:1}") double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("tollgate.tracing.share (" + share + ") must be 0 to 1. Maybe 0.1.");
        }
        spans = endpoint.isBlank() ? Optional.empty() : Optional.of(provider(endpoint.strip(), share));
    }

    private static SdkTracerProvider provider(String endpoint, double share) {
        return SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "tollgate")))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(share)))
                .addSpanProcessor(BatchSpanProcessor.builder(new ToldExporter(endpoint(endpoint), endpoint)).build()).build();
    }

    private static OtlpHttpSpanExporter endpoint(String endpoint) {
        try {
            return OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build();
        } catch (IllegalArgumentException noUrl) {
            throw new IllegalArgumentException("tollgate.tracing.endpoint (" + endpoint + ") is not the URL of a collector."
                    + " Maybe http://127.0.0.1:4318/v1/traces.", noUrl);
        }
    }

    /** Begins a stage; the caller closes it. */
    public Running begin(Stage stage) {
        return spans.isEmpty()
                ? Running.NONE
                : new Traced(spans.get().get("io.tollgate").spanBuilder(stage.word()).setSpanKind(stage.kind()).setNoParent().startSpan());
    }

    /** Sends what waits. */
    @Override
    public void destroy() {
        spans.ifPresent(provider -> provider.shutdown().join(LAST_SECONDS, TimeUnit.SECONDS));
    }

    record Traced(Span span) implements Running {

        @Override
        public Running number(String name, long value) {
            span.setAttribute(name, value);
            return this;
        }

        @Override
        public Running failed(Throwable failure) {
            span.setStatus(StatusCode.ERROR, failure.getClass().getName());
            return this;
        }

        @Override
        public void close() {
            span.end();
        }
    }
}
