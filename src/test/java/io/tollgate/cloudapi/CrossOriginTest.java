package io.tollgate.cloudapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.FilterChain;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** A page in a browser may call the partners' interface only if its origin is configured. */
class CrossOriginTest {

    private static final String DESK = "https://desk.example";

    private static MockHttpServletResponse asked(CorsSettings settings, String method, String path, String origin) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.addHeader("Origin", origin);
        request.addHeader("Access-Control-Request-Method", "POST");
        request.addHeader("Access-Control-Request-Headers", "authorization, content-type");
        MockHttpServletResponse response = new MockHttpServletResponse();
        FilterChain chain = new MockFilterChain();
        new CloudApiConfiguration().crossOrigin(settings).getFilter().doFilter(request, response, chain);
        return response;
    }

    @Test
    void answersTheQuestionOfABrowser() throws Exception {
        CorsSettings settings = new CorsSettings(Set.of(DESK));

        MockHttpServletResponse answer = asked(settings, "OPTIONS", "/v25.0/2020/messages", DESK);
        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(answer.getHeader("Access-Control-Allow-Origin")).isEqualTo(DESK);
        assertThat(answer.getHeader("Access-Control-Allow-Headers")).contains("authorization");
        assertThat(answer.getHeader("Access-Control-Allow-Credentials")).isNull();
        assertThat(asked(settings, "POST", "/2020/messages", DESK).getHeader("Access-Control-Expose-Headers")).contains("x-fb-request-id");
    }

    @Test
    void refusesOthersAndOtherPaths() throws Exception {
        CorsSettings settings = new CorsSettings(Set.of(DESK));

        assertThat(asked(settings, "OPTIONS", "/v25.0/2020/messages", "https://evil.example").getStatus()).isEqualTo(403);
        for (String path : List.of("/administration/v1/businesses", "/messages", "/messenger/v1/webhook", "/v3/api-docs")) {
            assertThat(asked(settings, "OPTIONS", path, DESK).getHeader("Access-Control-Allow-Origin")).as(path).isNull();
        }
        assertThat(new CloudApiConfiguration().crossOrigin(new CorsSettings(Set.of())).isEnabled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "desk.example", "https://desk.example/", "ftp://desk.example", "https://a:b@desk.example", "https://"})
    void takesOriginsOnly(String origin) {
        assertThatThrownBy(() -> new CorsSettings(Set.of(origin))).hasMessageContaining("tollgate.intake.cors.origins");
    }
}
