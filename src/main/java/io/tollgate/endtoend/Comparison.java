package io.tollgate.endtoend;

import io.tollgate.business.Businesses;
import io.tollgate.business.Template;
import io.tollgate.cloudapi.TemplateParameters;
import io.tollgate.delivery.Rendering;
import io.tollgate.endtoend.mls.Declaration;
import io.tollgate.message.BusinessId;
import io.tollgate.message.TemplateKey;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Compares a disclosed text with what the message declares: by its template and parameters, or as free text. */
@Component
class Comparison {

    /** What the sender has seen of the log of keys; no part of what people read. */
    private static final String HEAD_OF_KEY_LOG = "log";

    private final Businesses businesses;

    Comparison(Businesses businesses) {
        this.businesses = businesses;
    }

    /** @param fits  whether the text is what was declared. @param shown what its recipient has seen, as far as it can be told */
    record Result(boolean fits, String shown) {}

    Result of(BusinessId business, Declaration declared, byte[] text) {
        JsonNode plain = json(text);
        int parts = plain.size() - (plain.path(HEAD_OF_KEY_LOG).isString() ? 1 : 0);
        Optional<TemplateKey> key = declared.template().map(Comparison::key);
        if (key.isEmpty()) {
            JsonNode content = plain.path("content");
            boolean isFree = declared.category().equals("service") && parts == 1 && content.path("type").isString();
            return new Result(isFree, isFree ? Rendering.free(content) : words(text));
        }
        Optional<Template> template = businesses.template(business, key.get())
                .filter(found -> found.category().name().toLowerCase(Locale.ROOT).equals(declared.category()));
        boolean fits = template.isPresent() && parts == 2 && plain.path("params").isArray()
                && plain.path("tpl").asString("").equals(declared.template().orElseThrow())
                && TemplateParameters.of(template.get()).check(plain.path("params")).isEmpty();
        return new Result(fits, fits ? Rendering.filled(template.get(), plain.path("params")) : words(text));
    }

    private static JsonNode json(byte[] text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException noJson) {
            return MissingNode.getInstance();
        }
    }

    private static String words(byte[] text) {
        return new String(text, StandardCharsets.UTF_8);
    }

    private static TemplateKey key(String declared) {
        int at = declared.lastIndexOf('@');
        return new TemplateKey(declared.substring(0, at), declared.substring(at + 1));
    }
}
