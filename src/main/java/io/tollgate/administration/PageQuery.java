package io.tollgate.administration;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which part of a list is wanted. */
record PageQuery(
        @Parameter(description = "Entries of a page, 1 to " + Pages.MOST + "; " + Pages.USUAL + " if left out",
                schema = @Schema(type = "integer", minimum = "1", maximum = "" + Pages.MOST,
                        defaultValue = "" + Pages.USUAL)) @Nullable String limit,
        @Parameter(description = "From the header Link of the page before; if left out, the list begins at its start. A cursor is valid"
                + " for its own list only.") @Nullable String cursor) {}
