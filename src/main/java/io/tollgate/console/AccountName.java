package io.tollgate.console;

import io.tollgate.security.SignedIn;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Who has signed in, for the head of every page; empty for a stranger. */
@ControllerAdvice(basePackageClasses = AccountName.class)
class AccountName {

    @ModelAttribute("account")
    String account() {
        return SignedIn.principal().map(principal -> principal.getName()).orElse("");
    }
}
