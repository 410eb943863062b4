package io.tollgate.console;

import io.tollgate.business.Template;
import io.tollgate.business.TemplateParts;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The first request of a new program, in the languages that most are written in, with the number of the reader. */
record SampleCode(String id, String language, String text) {

    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\d{1,2})}}");
    private static final String SOMEBODY = "+436641234567";

    private static final String CURL = """
            curl -s BASE/v25.0/NUMBER/messages \\
              -H "Authorization: Bearer $TOLLGATE_TOKEN" \\
              -H "Content-Type: application/json" \\
              -H "Idempotency-Key: order-4711" \\
              -d 'BODY'
            """;
    private static final String JAVA = """
            HttpRequest request = HttpRequest.newBuilder(URI.create("BASE/v25.0/NUMBER/messages"))
                .header("Authorization", "Bearer " + System.getenv("TOLLGATE_TOKEN"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "order-4711")
                .POST(HttpRequest.BodyPublishers.ofString(\"""
            BODY
            \"""))
                .build();
            HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString());
            System.out.println(answer.statusCode() + " " + answer.body());
            """;
    private static final String NODE = """
            const answer = await fetch("BASE/v25.0/NUMBER/messages", {
              method: "POST",
              headers: {
                "Authorization": `Bearer ${process.env.TOLLGATE_TOKEN}`,
                "Content-Type": "application/json",
                "Idempotency-Key": "order-4711"
              },
              body: JSON.stringify(BODY)
            });
            console.log(answer.status, await answer.json());
            """;

    /** @param number the phone number id. @param template to send; empty: free text */
    static List<SampleCode> of(String base, String number, Optional<Template> template) {
        String body = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValueAsString(body(template));
        return List.of(filled("curl", "curl", CURL, base, number, body.replace("'", "'\\''")),
                filled("java", "Java", JAVA, base, number, body.replace("\\", "\\\\")),
                filled("node", "Node", NODE, base, number, body.replace("\n", "\n  ")));
    }

    private static SampleCode filled(String id, String language, String code, String base, String number, String body) {
        return new SampleCode(id, language, code.replace("BASE", base).replace("NUMBER", number).replace("BODY", body));
    }

    private static ObjectNode body(Optional<Template> template) {
        ObjectNode body = JsonMapper.shared().createObjectNode().put("messaging_product", "whatsapp").put("to", SOMEBODY);
        if (template.isEmpty()) {
            body.put("type", "text").putObject("text").put("body", "Hello");
            return body;
        }
        ObjectNode named = body.put("type", "template").putObject("template").put("name", template.get().key().name());
        named.putObject("language").put("code", template.get().key().language());
        List<String> values = values(template.get());
        if (!values.isEmpty()) {
            ArrayNode parameters = named.putArray("components").addObject().put("type", "body").putArray("parameters");
            values.forEach(value -> parameters.addObject().put("type", "text").put("text", value));
        }
        return body;
    }

    /** Something for each place of the body. */
    static List<String> values(Template template) {
        return new TreeSet<>(PLACE.matcher(template.body()).results().map(place -> Integer.valueOf(place.group(1))).toList()).stream()
                .map(place -> "value " + place).toList();
    }

    /** An approved one that is a body and nothing else; those that are no advertising first. */
    static Optional<Template> sendable(List<Template> templates) {
        return templates.stream().filter(one -> one.approval() == Template.Approval.APPROVED && one.parts().equals(TemplateParts.NONE))
                .min(Comparator.comparing(one -> switch (one.category()) {
                    case UTILITY -> 0;
                    case SERVICE, AUTHENTICATION -> 1;
                    case MARKETING -> 2;
                }));
    }
}
