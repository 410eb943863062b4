package io.tollgate.administration;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Makes an entry in the audit trail for an account that looks at all that is held about a person, though nothing is changed. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface RecordedLook {}
