package io.tollgate.cloudapi;

import java.util.Set;

/**
 * A path outside the Cloud API that a Camel route serves, by an endpoint {@code servlet:} of the same path. Each path is a bean.
 *
 * @param path    from the root: {@code /messenger/v1/webhook}
 * @param methods of HTTP
 */
public record HttpPath(String path, Set<String> methods) {}
