package io.tollgate.partners;

import io.tollgate.cloudapi.Refusal;
import io.tollgate.message.MessageId;
import tools.jackson.databind.JsonNode;

/** The form in which a partner asks and is answered. */
interface PartnerFormat {

    /** The partner's name in the configuration. */
    String name();

    /** The content type of the answers. */
    String contentType();

    /** The request as the Cloud API would have it. */
    JsonNode read(byte[] body) throws PartnerFault;

    /** The answer to a message that is accepted, or was accepted before under the same key. */
    String taken(MessageId id);

    /** The answer to a message that is not accepted. */
    String refused(Refusal why);
}
