package io.tollgate.administration;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the pages /swagger-ui.html and /v3/api-docs say beyond what is at each operation. */
@Configuration(proxyBeanMethods = false)
class AdministrationPages {

    private static final String TOKEN = "administration-token";
    private static final String PROBLEM = "Problem";

    private static final Map<String, String> PROBLEMS = Map.of(
            "400", "The body cannot be read, or a field is missing or not as it must be; `field` names it.",
            "401", "The administration token is missing or wrong.",
            "403", "The token is a partner's.",
            "404", "There is no such business, template or path.",
            "409", "Somebody else has this handle or phone number id, it cannot be done with a release, or the person was erased.",
            "422", "The rules, or the lines of a file, have faults; `faults` lists them.",
            "415", "The header Content-Type is not the one that is wanted.",
            "500", "A fault of Tollgate; its log says more.");

    @Bean
    OpenAPI administrationApi() {
        Schema<?> problem = new ObjectSchema().description("RFC 9457. The detail never repeats a person's number.")
                .addProperty("type", new StringSchema().example("urn:tollgate:problem:invalid-field"))
                .addProperty("title", new StringSchema().example("A field is not as it must be"))
                .addProperty("status", new IntegerSchema().example(400))
                .addProperty("detail", new StringSchema().example("plan must be one of PILOT, APP, ENTERPRISE."))
                .addProperty("field", new StringSchema().example("plan"))
                .addProperty("instance", new StringSchema().example("/administration/v1/businesses"));
        return new OpenAPI()
                .info(new Info().title("Tollgate: administration").version("1").description("""
                        Businesses, senders, templates, consents, blocks, verifications and conversations. Who calls needs the \
                        administration token; the start of Tollgate says in which file it is. A person is named by her number in \
                        the body of a request, never in its path."""))
                .components(new Components().addSchemas(PROBLEM, problem)
                        .addSecuritySchemes(TOKEN, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer")
                                .description("The administration token")))
                .addSecurityItem(new SecurityRequirement().addList(TOKEN));
    }

    @Bean
    OpenApiCustomizer everyProblemIsDocumented() {
        return api -> api.getPaths().values().forEach(path -> path.readOperations().forEach(AdministrationPages::addProblems));
    }

    private static void addProblems(Operation operation) {
        Content content = new Content().addMediaType("application/problem+json",
                new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM)));
        PROBLEMS.forEach((status, meaning) ->
                operation.getResponses().addApiResponse(status, new ApiResponse().description(meaning).content(content)));
    }
}
