package io.tollgate.intake;

import java.util.Optional;

/**
 * A message that a partner has put into a queue for Tollgate.
 *
 * @param business  handle of the business that sends it
 * @param sender    phone number id; may be left out if the business has only one
 * @param recipient as in {@code to} or {@code recipient} of the body, which may then be left out
 * @param clientRef the partner's own name for it; it becomes {@code biz_opaque_callback_data} of a body without one
 * @param body      as over HTTP, in UTF-8
 */
public record QueuedMessage(
        String business, Optional<String> sender, Optional<String> recipient, Optional<String> clientRef, byte[] body) {}
