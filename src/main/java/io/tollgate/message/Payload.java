package io.tollgate.message;

import java.util.Optional;

/**
 * What a message says.
 *
 * @param template from which it is made; empty for free text
 * @param content  the partner's request body without the recipient, see {@link Content}
 */
public record Payload(Kind kind, Optional<TemplateKey> template, byte[] content) {}
