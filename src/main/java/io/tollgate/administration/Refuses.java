package io.tollgate.administration;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What an operation refuses, beyond what any may: each the status and, after a space, the meaning in a sentence. The documentation
 * of the interface is made from it.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Refuses {

    String[] value();
}
