package io.tollgate;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log as JSON objects of the Elastic Common Schema, with the program's own settings. */
class StructuredLogTest {

    @Test
    void aFailureIsOneLineWithALimitedTrace() throws IOException {
        RuntimeException failure = Stream.iterate(new IllegalStateException("first"), inner -> new IllegalStateException("a\nb", inner))
                .limit(200).reduce((_, last) -> last).orElseThrow();

        String line = encoded(failure);

        assertThat(line).endsWith("\n").hasLineCount(1).hasSizeLessThan(10_000);
        JsonNode event = JsonMapper.shared().readTree(line);
        assertThat(event.path("message").asString()).isEqualTo("It failed:\n\"so\"");
        assertThat(event.at("/log/level").asString()).isEqualTo("ERROR");
        assertThat(event.at("/error/type").asString()).isEqualTo("java.lang.IllegalStateException");
        assertThat(event.at("/error/stack_trace").asString()).contains("\tat io.tollgate.StructuredLogTest");
    }

    private static String encoded(Throwable failure) throws IOException {
        StandardEnvironment settings = new StandardEnvironment();
        new YamlPropertySourceLoader().load("defaults", new FileSystemResource("src/main/resources/application.yaml"))
                .forEach(settings.getPropertySources()::addLast);
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.putObject(Environment.class.getName(), settings);
        StructuredLogEncoder encoder = new StructuredLogEncoder();
        encoder.setContext(context);
        encoder.setFormat("ecs");
        encoder.start();
        LoggingEvent event = new LoggingEvent("", context.getLogger("io.tollgate.Example"), Level.ERROR, "It failed:\n\"{}\"", failure,
                new Object[] {"so"});
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }
}
