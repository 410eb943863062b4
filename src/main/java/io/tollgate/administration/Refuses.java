package io.tollgate.administration;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What an operation refuses, beyond what every operation may: each entry is the status and, after a space, its meaning in a sentence. The
 * OpenAPI description is made from it.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Refuses {

    String[] value();
}
