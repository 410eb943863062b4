package io.tollgate.assistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.core.io.FileSystemResource;
import org.springframework.util.unit.DataSize;

/** Nobody gets the endpoint unasked. */
class AssistantIsOffTest {

    @Test
    void withoutTheSettingThereIsNoEndpoint() throws Exception {
        var shipped = new YamlPropertySourceLoader().load("shipped", new FileSystemResource("src/main/resources/application.yaml"));

        assertThat(shipped).allSatisfy(source -> assertThat(source.getProperty("tollgate.mcp.enabled")).isNotEqualTo(true));
        new WebApplicationContextRunner().withUserConfiguration(AssistantServer.class)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("assistantServlet"));
        new WebApplicationContextRunner().withUserConfiguration(AssistantServer.class).withPropertyValues("tollgate.mcp.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("assistantServlet"));
    }

    @Test
    void sizesOutOfBoundsAreRefused() {
        assertThat(bound("8MB").largestRequest()).isEqualTo(DataSize.ofMegabytes(8));
        assertThatThrownBy(() -> bound("33MB")).rootCause().hasMessageContaining(
                "tollgate.mcp.largest-request (34603008B) must be between");
        assertThatThrownBy(() -> bound("1KB")).rootCause().hasMessageContaining("must be between 64KB and 32MB");
    }

    private static AssistantSettings bound(String size) {
        return new Binder(new MapConfigurationPropertySource(Map.of("tollgate.mcp.largest-request", size)))
                .bind("tollgate.mcp", AssistantSettings.class).get();
    }
}
