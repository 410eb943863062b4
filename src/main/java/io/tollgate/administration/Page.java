package io.tollgate.administration;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a list. Every list is answered so. */
record Page<T>(
        @Schema(description = "In the order of the list") List<T> items,
        @Schema(description = "Give it as `cursor` to get what follows; null: nothing follows", example = "AXN0YWZmIG9mIGxpZmUgWzEyXQ")
        @Nullable String next) {}
