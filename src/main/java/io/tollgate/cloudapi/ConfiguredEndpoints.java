package io.tollgate.cloudapi;

import java.util.List;

/** Endpoints that the configuration names, with paths of their own, beside those that are beans. */
public interface ConfiguredEndpoints {

    List<HttpEndpoint> endpoints();
}
