package io.tollgate.cloudapi;

import java.util.Set;

/**
 * A path beside the Cloud API's that a route of Camel serves, by an endpoint {@code servlet:} of the same path; a bean each.
 *
 * @param path    from the root: {@code /messenger/v1/webhook}
 * @param methods of HTTP
 */
public record HttpPath(String path, Set<String> methods) {}
