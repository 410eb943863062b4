package io.tollgate.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.access.AccessDeniedException;

/** A page whose template fails is replaced by a page of Tollgate; programs and answers that have begun are left alone. */
class FailedRenderingTest {

    private final FailedRendering filter = new FailedRendering();
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final FilterChain failing = (_, answer) -> {
        answer.getWriter().write("<h1>half a page");
        throw new ServletException(new IllegalStateException("no such property"));
    };

    private static MockHttpServletRequest request(String path) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setServletPath(path);
        return request;
    }

    @Test
    void aPageThatFailsIsReplacedByOurs() throws Exception {
        MockHttpServletRequest request = request("/console/money");

        filter.doFilter(request, response, failing);

        assertThat(response.getStatus()).isEqualTo(500);
        assertThat(response.getForwardedUrl()).isEqualTo(FailedRendering.PATH);
        assertThat(response.getContentAsString()).isEmpty();
        assertThat(response.getHeader("Content-Security-Policy")).contains("script-src 'self'", "style-src 'self'");
        assertThat(request.getAttribute(FailedRendering.FAILED)).isNotNull();
    }

    @Test
    void whatHasBegunAndWhatProgramsAskForIsLeftAlone() {
        assertThatThrownBy(() -> filter.doFilter(request("/administration/v1/businesses"), response, failing))
                .isInstanceOf(ServletException.class);
        FilterChain refusing = (_, _) -> {
            throw new ServletException(new AccessDeniedException("not for you"));
        };
        assertThatThrownBy(() -> filter.doFilter(request("/console/money"), response, refusing)).isInstanceOf(ServletException.class);
        response.setCommitted(true);
        assertThatThrownBy(() -> filter.doFilter(request("/console/money"), response, failing)).isInstanceOf(ServletException.class);

        assertThat(response.getForwardedUrl()).isNull();
    }

    @Test
    void aPageThatWorksIsUntouched() throws Exception {
        filter.doFilter(request("/console/money"), response, (_, answer) -> answer.getWriter().write("whole"));

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentAsString()).isEqualTo("whole");
    }
}
