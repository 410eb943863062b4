package io.tollgate.assistant;

import io.tollgate.accounts.AccessToken;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.audit.AuditTrail;
import io.tollgate.audit.AuditTrail.Actor;
import io.tollgate.security.SignedIn;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.DispatcherServlet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes an assistant's request, writes each call of a tool into the audit trail, before and after, also one with wrong arguments or of a
 * tool that does not exist, and hands it to the protocol's own servlet.
 */
final class AssistantServlet extends HttpServlet {

    private static final String OPERATION = "callTool";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z_]{0,39}");

    private final transient Servlet protocol;
    private final transient DispatcherServlet pages;
    private final transient AuditTrail trail;
    private final transient Clock clock;
    private final int largest;

    AssistantServlet(Servlet protocol, DispatcherServlet pages, AuditTrail trail, Clock clock, int largest) {
        this.protocol = protocol;
        this.pages = pages;
        this.trail = trail;
        this.clock = clock;
        this.largest = largest;
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
        super.init(config);
        protocol.init(config);
    }

    @Override
    public void destroy() {
        protocol.destroy();
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        byte[] body = request.getInputStream().readNBytes(largest + 1);
        if (body.length > largest) {
            refuse(response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "The request is larger than " + (largest >> 10)
                    + " KB. Maybe send only the files that the draft changes.");
            return;
        }
        Optional<JsonNode> message = parsed(body);
        if (message.isEmpty()) {
            refuse(response, HttpServletResponse.SC_BAD_REQUEST, "The body is not one JSON object. Maybe the assistant speaks another"
                    + " protocol.");
            return;
        }
        Administration administration = new Administration(pages, request, response);
        request.setAttribute(Administration.ATTRIBUTE, administration);
        InnerRequest again = InnerRequest.sameWith(request, body);
        if (!message.get().path("method").asString("").equals("tools/call")) {
            protocol.service(again, response);
            return;
        }
        AccountPrincipal caller = SignedIn.principal().orElseThrow(() -> new IllegalStateException("the endpoint is open to strangers"));
        Actor actor = new Actor(caller.getName(), caller.token().map(AccessToken::id), request.getRemoteAddr());
        String subject = "tool=" + named(message.get().path("params").path("name").asString("")) + " " + AuditTrail.BY_ASSISTANT;
        long began = trail.begin(actor, OPERATION, subject, clock.instant());
        try {
            protocol.service(again, response);
        } finally {
            trail.end(began, actor, OPERATION, subject, administration.status(), clock.instant());
        }
    }

    /** Refuses GET: the server sends nothing by itself and keeps no session. */
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Allow", "POST");
        response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) {
        doGet(request, response);
    }

    /** The name of a tool for the log. The caller may have written anything there, also somebody's number. */
    private static String named(String tool) {
        return NAME.matcher(tool).matches() ? tool : "unknown";
    }

    private static Optional<JsonNode> parsed(byte[] body) {
        try {
            @Nullable JsonNode message = JsonMapper.shared().readTree(body);
            return Optional.ofNullable(message).filter(JsonNode::isObject);
        } catch (JacksonException unreadable) {
            return Optional.empty();
        }
    }

    private static void refuse(HttpServletResponse response, int status, String detail) throws IOException {
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.getOutputStream().write(JsonMapper.shared().writeValueAsBytes(Map.of("status", status, "detail", detail)));
    }
}
