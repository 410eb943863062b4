package io.tollgate.console;

import io.tollgate.security.ConsolePage;
import io.tollgate.security.SignedIn;
import java.util.List;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** For the head of every page: the name of the signed-in account, empty if nobody is, and the pages that open to it. */
@ControllerAdvice(basePackageClasses = AccountName.class)
class AccountName {

    @ModelAttribute("account")
    String account() {
        return SignedIn.principal().map(principal -> principal.getName()).orElse("");
    }

    @ModelAttribute("pages")
    List<ConsolePage> pages() {
        return SignedIn.principal().map(ConsolePage::openTo).orElse(List.of());
    }
}
