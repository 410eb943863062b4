package io.tollgate.administration;

import io.tollgate.accounts.Role;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The roles that open an operation: who has one of them may call it; without any, whoever has an account. An operation without this
 * opens to nobody, and the program does not start.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface AllowedRoles {

    Role[] value();
}
