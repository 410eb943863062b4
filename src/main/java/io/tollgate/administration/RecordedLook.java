package io.tollgate.administration;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Who looks at all that is held about a person leaves an entry in the audit trail, though nothing is changed. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface RecordedLook {}
