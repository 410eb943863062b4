package io.tollgate.administration;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.TollgateTest;
import io.tollgate.delivery.PartnerServer;
import io.tollgate.openapi.Description;
import io.tollgate.openapi.Description.Operation;
import io.tollgate.world.Applicant;
import io.tollgate.world.Office;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/**
 * What /v3/api-docs says of the administration: it is valid OpenAPI, complete, and stable. {@link Office} checks in every test that it is
 * also true.
 */
@TollgateTest
class AdministrationDescriptionTest {

    private static final Path OPERATIONS = Path.of("src/test/resources/openapi/administration-operations.txt");

    @LocalServerPort
    int port;
    @Value("${tollgate.data}")
    Path data;
    @Autowired
    RequestMappingHandlerMapping requestMappingHandlerMapping;

    private Office office;
    private Description description;

    @BeforeEach
    void read() throws Exception {
        office = Office.at(port, data);
        description = office.description();
        // the file helps to find the fault
        Files.writeString(Path.of("target/administration.openapi.json"), description.root().toPrettyString());
    }

    @Test
    void isValidOpenApi() {
        assertThat(description.faults()).isEmpty();
    }

    @Test
    void describesEveryOperationInFull() {
        assertThat(description.lint("application/problem+json")).isEmpty();
    }

    /** Client programs are generated from these ids: a change of an id breaks them. */
    @Test
    void keepsItsOperationIds() throws Exception {
        List<String> operations = description.operations().stream()
                .map(operation -> operation + " " + operation.node().path("operationId").asString()).sorted().toList();

        assertThat(operations).as("Ids in use must stay. New operations go into " + OPERATIONS).isEqualTo(Files.readAllLines(OPERATIONS));
    }

    @Test
    void answersEveryListInPages() {
        Set<String> lists = new HashSet<>();
        for (Operation operation : description.operations()) {
            JsonNode answer = operation.node().path("responses").path("200");
            description.content(answer).values().forEach(media -> {
                if (description.resolved(media.path("schema")).path("type").asString("").equals("array")) {
                    lists.add(operation.toString());
                    assertThat(description.parameters(operation).stream().map(one -> one.path("name").asString())).as(operation.toString())
                            .contains("limit", "cursor");
                    assertThat(answer.path("headers").has("Link")).as(operation.toString()).isTrue();
                }
            });
        }
        assertThat(lists).hasSizeGreaterThanOrEqualTo(18);
    }

    /** Two types with one name would become one in the description. */
    @Test
    void hasOneNameForEachType() {
        Map<String, Class<?>> names = new HashMap<>();
        Set<Type> seen = new HashSet<>();
        requestMappingHandlerMapping.getHandlerMethods().values().stream()
                .filter(method -> method.getBeanType().getPackageName().equals("io.tollgate.administration"))
                .flatMap(AdministrationDescriptionTest::types).forEach(type -> collect(type, names, seen));

        assertThat(names).hasSizeGreaterThan(50).doesNotContainKeys("View", "Body", "Line", "Entry", "Change", "Ids", "Taken", "Kept");
    }

    /** Each request body shown as an example is accepted, once the things that it names exist. */
    @Test
    void showsBodiesThatAreAccepted() {
        try (PartnerServer webhook = PartnerServer.start()) {
            assertThat(refusedExamples(webhook)).isEmpty();
        }
    }

    private List<String> refusedExamples(PartnerServer webhook) {
        Map<String, String> known = Map.of("{handle}", "padaria-sol", "{id}", "1", "{name}", "shown-list", "{version}", "999",
                "{phoneNumberId}", "106540352242922", "{number}", "2026-999999", "{entry}", "1", "{statement}", "1");
        office.post("/businesses",
                "{'handle':'padaria-sol','name':'Padaria Sol','plan':'APP','currency':'USD','zone':'Europe/Lisbon','payment':'PREPAID'}");
        office.post("/businesses/padaria-sol/senders",
                "{'phoneNumberId':'106540352242922','displayNumber':'+351211000001','displayName':'Padaria Sol'}");
        office.post("/businesses/padaria-sol/applications", Applicant.APPLICANT);
        // These name a file, or would end what other tests need.
        Set<String> others = Set.of("importConsentRecord", "rollBackRules", "changeBadgeKey", "enrolBusiness", "changeBusiness");
        List<String> refused = new ArrayList<>();

        for (Operation operation : description.operations()) {
            JsonNode example = operation.node().path("requestBody").path("content").path("application/json").path("example");
            if (example.isMissingNode() || others.contains(operation.node().path("operationId").asString())) {
                continue;
            }
            String path = operation.path();
            for (Map.Entry<String, String> one : known.entrySet()) {
                path = path.replace(one.getKey(), one.getValue());
            }
            Office.Answer answer = office.send(operation.method().toUpperCase(Locale.ROOT), path, "application/json",
                    example.toString().replace("912 345 678", "919 345 678") // no other test uses this number
                            .replace("https://shop.example/", webhook.url("/"))); // must answer
            if (answer.status() == 400 || answer.status() >= 500) {
                refused.add(operation + " " + example + ": " + answer.body());
            }
        }
        office.delete("/stop-lists/shown-list");
        return refused;
    }

    private static Stream<Type> types(HandlerMethod method) {
        return Stream.concat(Stream.of(method.getMethod().getGenericReturnType()),
                Arrays.stream(method.getMethod().getParameters()).filter(parameter -> parameter.isAnnotationPresent(RequestBody.class))
                        .map(parameter -> parameter.getType()));
    }

    private static void collect(Type type, Map<String, Class<?>> names, Set<Type> seen) {
        if (!seen.add(type)) {
            return;
        }
        if (type instanceof ParameterizedType generic) {
            Arrays.stream(generic.getActualTypeArguments()).forEach(argument -> collect(argument, names, seen));
        }
        if (type instanceof Class<?> known && known.getName().startsWith("io.tollgate") && known.isRecord()) {
            var named = known.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
            String name = named == null || named.name().isEmpty() ? known.getSimpleName() : named.name();
            Class<?> other = names.put(name, known);
            assertThat(other == null || other == known).as(name + " is " + other + " and " + known).isTrue();
            Arrays.stream(known.getRecordComponents()).forEach(component -> collect(component.getGenericType(), names, seen));
        }
    }
}
