package io.tollgate.cloudapi;

import io.tollgate.business.Business;
import jakarta.servlet.http.HttpServletRequest;
import tools.jackson.databind.node.ObjectNode;

/** A list of things of an account that is also a field of it: {@code GET /{account-id}?fields=phone_numbers.limit(5){id}}. */
public interface AccountEdge {

    /** {@code phone_numbers} */
    String name();

    /** @param field with its limit, its cursors and the fields of each thing. @return a page, as the list's own path gives it */
    ObjectNode page(Business business, FieldsText.Field field, HttpServletRequest request);
}
