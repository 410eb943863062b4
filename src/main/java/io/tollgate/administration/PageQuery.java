package io.tollgate.administration;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which part of a list is wanted. */
record PageQuery(
        @Parameter(description = "Entries of a page, 1 to " + Pages.MOST + "; " + Pages.USUAL + " without it",
                schema = @Schema(type = "integer", minimum = "1", maximum = "" + Pages.MOST, defaultValue = "" + Pages.USUAL))
        @Nullable String limit,
        @Parameter(description = "From the header Link of the page before; the beginning without it. It holds for the same list only.")
        @Nullable String cursor) {}
