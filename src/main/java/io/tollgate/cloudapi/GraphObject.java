package io.tollgate.cloudapi;

import io.tollgate.business.Business;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/**
 * A kind of thing that a business asks for by an id alone, {@code /v25.0/123}: a phone number, an account, a template, a file. Each kind is
 * a bean; {@link GraphObjects} finds the one that an id belongs to.
 */
public interface GraphObject {

    /** The methods of HTTP that it takes. */
    Set<String> methods();

    /** Whether the business has such a thing with this id. */
    boolean has(String id, Business business);

    /** @param id for which {@link #has} said yes */
    Answer answer(String requestId, Business business, String id, HttpServletRequest request);
}
