/**
 * How does a partner hand in messages at a URI, in a format and with credentials of its own? The configuration names them; a format that is
 * not the Cloud API's is a class with a route, {@link io.tollgate.partners.PartnerRoute}. The messages are checked and accepted as all
 * others are. The package does not know whether a message may go out: the gate decides that. Start reading at {@link
 * io.tollgate.partners.PartnerEndpoints}.
 */
@NullMarked
package io.tollgate.partners;

import org.jspecify.annotations.NullMarked;
