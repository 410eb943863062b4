package io.tollgate.directsend;

import io.tollgate.message.BusinessId;
import io.tollgate.message.Category;

/** The right to send free text of a category. @param category UTILITY or AUTHENTICATION */
public record Entitlement(BusinessId business, Category category) {

    public Entitlement {
        if (category != Category.UTILITY && category != Category.AUTHENTICATION) {
            throw new IllegalArgumentException("category (" + category + ") must be UTILITY or AUTHENTICATION. Maybe use a template.");
        }
    }
}
