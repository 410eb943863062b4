package io.tollgate.business;

import java.time.Instant;
import java.util.Optional;

/**
 * An event: in the transaction that is under way, the approval or the category of a template was changed.
 *
 * @param reason why it was rejected
 * @param before as it was; empty: it was written at the same time
 */
public record TemplateReviewed(Optional<Template> before, Template template, RejectedReason reason, long id, Instant at) {}
