/**
 * Where is the key that signs the credentials of devices, and who signs with it? In a file, on a token behind PKCS#11, or in a process
 * of its own, which signs nothing else. The package knows neither devices nor the database. Start reading at
 * {@link io.tollgate.endtoend.signing.IssuingKey}.
 */
@NullMarked
package io.tollgate.endtoend.signing;

import org.jspecify.annotations.NullMarked;
