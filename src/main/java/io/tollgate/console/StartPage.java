package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.gate.Inbox;
import io.tollgate.security.ConsolePage;
import io.tollgate.security.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The first page: links to the pages and interfaces that open to whoever looks. */
@Controller
class StartPage {

    record Group(String heading, List<Link> links) {}

    record Link(String path, String name, String what) {}

    private static final Link HANDSET = new Link("/handset", "A handset", "what a recipient sees; answer, block or withdraw as she would");
    private static final List<Link> FOR_ACCOUNTS = List.of(
            new Link("/swagger-ui.html", "Administration API", "businesses, consents, blocks, verifications, money; try it in the page"),
            new Link("/v3/api-docs", "OpenAPI description", "the same for machines"));
    private static final List<Link> FOR_EVERYBODY = List.of(
            new Link("/partner/openapi.yaml", "OpenAPI description for partners",
                    "sending, blocks, numbers, opt-in, and what the messenger calls"),
            new Link("/actuator/health", "Health", "is it up, is its database up"));

    private final Inbox inbox;
    private final boolean handset;

    StartPage(Inbox inbox, @Value("${tollgate.handset.page:false}") boolean handset) {
        this.inbox = inbox;
        this.handset = handset;
    }

    @GetMapping("/")
    String start(Model model, HttpServletRequest request) {
        Optional<AccountPrincipal> caller = SignedIn.principal();
        model.addAttribute("groups", groups(caller));
        model.addAttribute("signedIn", caller.isPresent());
        model.addAttribute("waiting", caller.isPresent() ? inbox.waiting() : 0); // only for users who are signed in
        model.addAttribute("base", ServletUriComponentsBuilder.fromContextPath(request).build().toUriString());
        return "start";
    }

    /** What opens to the caller, and nothing else. */
    private List<Group> groups(Optional<AccountPrincipal> caller) {
        List<Link> pages = caller.map(ConsolePage::openTo).orElse(List.of()).stream()
                .map(page -> new Link(page.path(), page.title(), page.about())).toList();
        List<Link> programs = Stream.concat(caller.isPresent() ? FOR_ACCOUNTS.stream() : Stream.empty(), FOR_EVERYBODY.stream()).toList();
        return Stream.of(new Group("Be a customer", handset ? List.of(HANDSET) : List.of()), new Group("Rules and records", pages),
                new Group("For programs", programs)).filter(group -> !group.links().isEmpty()).toList();
    }
}
