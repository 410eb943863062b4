package io.tollgate.administration;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field of a request's body that names what the operation is about. Both entries of the audit trail show it, so that it can be read there
 * if the call is refused or the process ends on the way. Never a person's number, and never a secret.
 */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
@interface AuditSubject {

    /** The word before the value, such as {@code account}. */
    String value();
}
