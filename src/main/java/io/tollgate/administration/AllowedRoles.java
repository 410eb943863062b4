package io.tollgate.administration;

import io.tollgate.accounts.Role;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The roles that open an operation: an account with one of them may call it; if the list is empty, every account may. An operation
 * without this annotation opens to nobody, and the program does not start.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface AllowedRoles {

    Role[] value();
}
