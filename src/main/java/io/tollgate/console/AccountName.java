package io.tollgate.console;

import io.tollgate.security.SignedIn;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** The name of the signed-in account, for the head of every page; empty if nobody is signed in. */
@ControllerAdvice(basePackageClasses = AccountName.class)
class AccountName {

    @ModelAttribute("account")
    String account() {
        return SignedIn.principal().map(principal -> principal.getName()).orElse("");
    }
}
