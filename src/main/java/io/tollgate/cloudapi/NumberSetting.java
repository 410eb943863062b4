package io.tollgate.cloudapi;

import io.tollgate.business.Sender;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a business sets for one of its numbers by {@code POST /{version}/{phone-number-id}}: a bean for each field of the body. */
public interface NumberSetting {

    /** The name of the field. */
    String field();

    /** Sets it, or says why not. */
    Optional<Refusal> set(Sender sender, JsonNode value);
}
