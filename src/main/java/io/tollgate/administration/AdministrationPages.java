package io.tollgate.administration;

import static java.util.Objects.requireNonNull;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.HandlerMethod;

/** What the pages /swagger-ui.html and /v3/api-docs say beyond the texts at each operation. */
@Configuration(proxyBeanMethods = false)
class AdministrationPages {

    /** Description of the fields in which earlier callers said who they are. */
    static final String IGNORED_NAME = "Ignored: the account that calls is recorded. Leave it out.";

    private static final String TOKEN = "administration-token";
    private static final String PROBLEM = "Problem";
    private static final String PROBLEM_JSON = "application/problem+json";
    private static final String JSON = "application/json";

    private static final Map<String, String> OF_EVERY = Map.of(
            "401", "The token is missing or wrong, or it has ended.",
            "403", "The caller has none of the roles that open this operation; or the token belongs to a business.",
            "500", "Tollgate failed; its log says more.");
    private static final String OF_FIELDS = "A field or a parameter is missing or not as it must be, and `field` names it; or the body"
            + " cannot be read.";
    private static final String OF_PATHS = "The path names something that does not exist.";
    private static final String OF_BODIES = "The header Content-Type is not one that the operation takes.";
    private static final String OF_ANSWERS = "The header Accept asks for a type that the operation does not give.";

    @Bean
    OpenAPI administrationApi() {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(AccountPrincipal.class); // known by the token, not given
        return new OpenAPI()
                .info(new Info().title("Tollgate: administration").version("1").description("""
                        Businesses, senders, templates, consents, blocks, verifications and conversations. A caller needs an \
                        account and a token that was issued to it; the log of the start names the file of the first one. Each operation \
                        names the roles that open it, and records the name of the account that called. The number of a person stands in \
                        the body of a request, never in its path. Lists come in pages of at most `limit` entries: \
                        the header Link with rel="next" says where to read on, and is absent on the last page. Enumerations may grow."""))
                .servers(List.of(new Server().url("/").description("This installation")))
                .components(new Components()
                        .addSecuritySchemes(TOKEN, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer")
                                .description("A token that was issued to an account, or the administration token of the first start."
                                        + " The names beside it at an operation are the roles that open the operation: one of them is"
                                        + " enough.")))
                .addSecurityItem(new SecurityRequirement().addList(TOKEN));
    }

    /** Adds to each operation the refusals that it declares, and those that every operation has. */
    @Bean
    GlobalOperationCustomizer refusals() {
        return (operation, method) -> {
            Map<String, String> refusals = new TreeMap<>(OF_EVERY);
            boolean body = operation.getRequestBody() != null;
            boolean path = parameters(operation, "path");
            if (body || path || parameters(operation, "query")) {
                refusals.put("400", OF_FIELDS);
            }
            if (path) {
                refusals.put("404", OF_PATHS);
            }
            if (body) {
                refusals.put("415", OF_BODIES);
            }
            if (operation.getResponses().values().stream().anyMatch(response -> response.getContent() != null)) {
                refusals.put("406", OF_ANSWERS);
            }
            produced(operation, method);
            paged(operation);
            roles(operation, method);
            declared(method).forEach(refusal -> refusals.put(refusal.substring(0, 3), refusal.substring(4)));
            refusals.forEach((status, meaning) -> operation.getResponses().addApiResponse(status, new ApiResponse().description(meaning)
                    .content(new Content().addMediaType(PROBLEM_JSON,
                            new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))))));
            return operation;
        };
    }

    /** Describes an answer that a method writes to the response itself: no return type says what it is. */
    private static void produced(Operation operation, HandlerMethod method) {
        ApiResponse success = operation.getResponses().get("200");
        RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), RequestMapping.class);
        if (success == null || mapping == null || method.hasMethodAnnotation(io.swagger.v3.oas.annotations.responses.ApiResponse.class)) {
            return;
        }
        Content content = new Content();
        for (String type : mapping.produces()) {
            if (!type.equals(JSON)) {
                Schema<?> schema = type.endsWith("json") ? new ObjectSchema().additionalProperties(true) : new StringSchema();
                content.addMediaType(type, new MediaType().schema(type.equals("application/zip") ? schema.format("binary") : schema));
            }
        }
        if (!content.isEmpty()) {
            success.content(content);
        }
    }

    private static void paged(Operation operation) {
        if (Optional.ofNullable(operation.getParameters()).orElse(List.of()).stream()
                .anyMatch(parameter -> "cursor".equals(parameter.getName()))) {
            requireNonNull(operation.getResponses().get("200")).addHeaderObject("Link", new Header().schema(new StringSchema().example(
                    "</administration/v1/messages?limit=100&cursor=AXN0YWZmIG9mIGxpZmUgWzEyXQ>; rel=\"next\""))
                    .description("The next page, to be read by the same method and with the same body; absent on the last page (RFC"
                            + " 8288)"));
        }
    }

    /** One role is enough, so each is a requirement of its own. */
    private static void roles(Operation operation, HandlerMethod method) {
        List<Role> roles = RoleCheck.of(method);
        if (roles.isEmpty()) {
            return;
        }
        roles.forEach(role -> operation.addSecurityItem(new SecurityRequirement().addList(TOKEN, role.name())));
        String sentence = "Roles: " + roles.stream().map(Role::name).collect(Collectors.joining(", ")) + ".";
        operation.description(operation.getDescription() == null ? sentence : operation.getDescription() + " " + sentence);
    }

    private static boolean parameters(Operation operation, String in) {
        return Optional.ofNullable(operation.getParameters()).orElse(List.of()).stream()
                .anyMatch(parameter -> in.equals(parameter.getIn()));
    }

    private static Stream<String> declared(HandlerMethod method) {
        return Optional.ofNullable(method.getMethodAnnotation(Refuses.class)).stream().flatMap(refuses -> Stream.of(refuses.value()));
    }

    /** Runs after all else, as a schema that nothing names yet would be left out. */
    @Bean
    OpenApiCustomizer problemsAndExamples() {
        return api -> {
            api.getComponents().addSchemas(PROBLEM, problem());
            DocumentExamples examples = new DocumentExamples(api.getComponents().getSchemas());
            api.getPaths().values().forEach(path -> path.readOperations().forEach(operation -> {
                Optional.ofNullable(operation.getRequestBody()).ifPresent(body -> body.getContent()
                        .forEach((type, _) -> add(type.equals(JSON) ? "" : operation.getOperationId(), body.getContent(), examples)));
                operation.setResponses(inOrder(operation.getResponses()));
                operation.getResponses().forEach((status, response) -> {
                    if (status.startsWith("2")) {
                        add(operation.getOperationId(), response.getContent(), examples);
                    } else {
                        add(response.getContent(), refused(Integer.parseInt(status), response.getDescription()));
                    }
                });
            }));
        };
    }

    private static ApiResponses inOrder(ApiResponses responses) {
        ApiResponses sorted = new ApiResponses();
        new TreeMap<>(responses).forEach(sorted::addApiResponse);
        return sorted;
    }

    private static void add(String operation, Content content, DocumentExamples examples) {
        Optional.ofNullable(content).ifPresent(all -> all.forEach((type, media) -> {
            if (media.getSchema() != null && media.getExample() == null && media.getExamples() == null) {
                examples.of(operation, type.equals(JSON), media.getSchema()).ifPresent(media::setExample);
            }
        }));
    }

    private static void add(Content content, Map<String, Object> problem) {
        requireNonNull(content.get(PROBLEM_JSON)).setExample(problem);
    }

    private static Map<String, Object> refused(int status, String meaning) {
        Map<String, Object> problem = new TreeMap<>();
        Problem kind = switch (status) {
            case 400, 406, 415 -> Problem.INVALID_FIELD;
            case 401 -> Problem.WRONG_TOKEN;
            case 403 -> Problem.MISSING_ROLE;
            case 404 -> Problem.UNKNOWN;
            case 409 -> Problem.NOT_NOW;
            case 422 -> Problem.REFUSED;
            case 429 -> Problem.TOO_MANY;
            default -> Problem.INTERNAL;
        };
        problem.put("type", kind.type().toString());
        problem.put("title", kind.title());
        problem.put("status", status);
        problem.put("detail", meaning);
        if (status == 400) {
            problem.put("field", "plan");
            problem.put("detail", "plan must be one of PILOT, APP, ENTERPRISE.");
        }
        return problem;
    }

    @SuppressWarnings("unchecked") // what swagger's setters return is raw
    private static Schema<?> problem() {
        Schema<?> problem = new ObjectSchema().description("RFC 9457. The detail never repeats a person's number.")
                .addProperty("type", new StringSchema().description("urn:tollgate:problem: and the kind; absent where the status of HTTP"
                        + " says all")
                        .example("urn:tollgate:problem:invalid-field"))
                .addProperty("title", new StringSchema().example("A field is not as it must be"))
                .addProperty("status", new IntegerSchema().example(400))
                .addProperty("detail", new StringSchema().example("plan must be one of PILOT, APP, ENTERPRISE."))
                .addProperty("field", new StringSchema().description("With 400: the field or parameter at fault").example("plan"))
                .addProperty("faults",
                        new Schema<>().types(Set.of("array")).items(new Schema<>().description("A line, or an object that names it"))
                                .description("With 422: everything that is wrong"))
                .addProperty("allFaults", new IntegerSchema().description("The number of faults, as not all may be listed"))
                .addProperty("nextLine", new IntegerSchema().description("With 503 for an import: the line to go on from"))
                .addProperty("instance", new StringSchema().example("/administration/v1/businesses"));
        problem.setRequired(List.of("title", "status"));
        return problem;
    }
}
