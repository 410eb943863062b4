/**
 * How does a business manage what it has, with its own token? Its numbers and their profiles, and its templates, over the paths of the
 * Cloud API. What an officer decides, such as a template's approval, it only asks for. The package knows neither the gate nor the ledger.
 * Start reading at {@link io.tollgate.management.TemplateEndpoints}.
 */
@NullMarked
package io.tollgate.management;

import org.jspecify.annotations.NullMarked;
