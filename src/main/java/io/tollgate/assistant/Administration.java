package io.tollgate.assistant;

import io.tollgate.audit.AuditTrail;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.web.servlet.DispatcherServlet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The operations of the administration, called within the request of the assistant: by the same person, from the same address. They check
 * her role and write the audit trail as if she had called them herself, but for the words "by assistant".
 */
final class Administration {

    static final String ATTRIBUTE = Administration.class.getName();

    private static final String ROOT = "/administration/v1";

    private final DispatcherServlet pages;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    /** The answer for a request that was not understood, until an operation has answered. */
    private int status = HttpServletResponse.SC_BAD_REQUEST;

    Administration(DispatcherServlet pages, HttpServletRequest request, HttpServletResponse response) {
        this.pages = pages;
        this.request = request;
        this.response = response;
    }

    /** The status of the operation that was called last. */
    int status() {
        return status;
    }

    JsonNode get(String path, Map<String, String> query) {
        return json(call("GET", path, query, "", new byte[0]));
    }

    byte[] bytes(String path) {
        return call("GET", path, Map.of(), "", new byte[0]);
    }

    JsonNode post(String path, Map<String, ?> fields) {
        return json(call("POST", path, Map.of(), "application/json", JsonMapper.shared().writeValueAsBytes(fields)));
    }

    JsonNode postZip(String path, Map<String, String> query, byte[] zip) {
        return json(call("POST", path, query, "application/zip", zip));
    }

    private byte[] call(String method, String path, Map<String, String> query, String type, byte[] body) {
        InnerRequest inner = new InnerRequest(request, method, ROOT + path, query, type, body);
        inner.setAttribute(AuditTrail.BY_ASSISTANT, true);
        InnerResponse answer = new InnerResponse(response);
        try {
            pages.service(inner, answer);
        } catch (ServletException | IOException broken) {
            status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
            throw new NotDone("Tollgate could not answer. Maybe try again, or ask an operator to look into its log.");
        }
        status = answer.getStatus();
        if (status / 100 != 2) {
            throw new NotDone(problem(answer));
        }
        return answer.body();
    }

    private String problem(InnerResponse answer) {
        try {
            JsonNode problem = JsonMapper.shared().readTree(answer.body());
            if (problem.path("detail").isString()) {
                StringBuilder text = new StringBuilder(problem.path("detail").asString());
                problem.path("faults").forEach(fault -> text.append('\n').append(fault.asString()));
                return text.toString();
            }
        } catch (JacksonException noProblem) {
            // The message below says it.
        }
        return "Tollgate answered with " + status + ".";
    }

    private static JsonNode json(byte[] body) {
        return body.length == 0
                ? JsonMapper.shared().createObjectNode()
                : JsonMapper.shared().readTree(new String(body, StandardCharsets.UTF_8));
    }
}
