package io.tollgate.business;

import java.time.Instant;

/** An event: in the transaction that is under way, it was noted that people take a template in another way than before. */
public record TemplateRated(Template.Id template, long id, QualityRating was, QualityRating rating, Instant at) {}
