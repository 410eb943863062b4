package io.tollgate.console;

import io.tollgate.gate.Inbox;
import io.tollgate.security.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The first page: links to all pages and interfaces. */
@Controller
class StartPage {

    record Group(String heading, List<Link> links) {}

    record Link(String path, String name, String what) {}

    private static final Link HANDSET = new Link("/handset", "A handset", "what a recipient sees; answer, block or withdraw as she would");
    private static final List<Group> GROUPS = List.of(
            new Group("Rules and records", List.of(
                    new Link("/console/rules", "The rule book in force", "every rule, with its legal basis, source and first day"),
                    new Link("/console/consents", "Consents of a person", "the record with its evidence, to print"),
                    new Link("/console/invoices", "Invoices", "by business and month, as a page and as CSV"))),
            new Group("For programs", List.of(
                    new Link("/swagger-ui.html", "Administration API",
                            "businesses, consents, blocks, verifications, money; try it in the page"),
                    new Link("/v3/api-docs", "OpenAPI description", "the same for machines"),
                    new Link("/partner/openapi.yaml", "OpenAPI description for partners",
                            "sending, blocks, numbers, opt-in, and what the messenger calls"),
                    new Link("/actuator/health", "Health", "is it up, is its database up"))));

    private final Inbox inbox;
    private final boolean handset;

    StartPage(Inbox inbox, @Value("${tollgate.handset.page:false}") boolean handset) {
        this.inbox = inbox;
        this.handset = handset;
    }

    @GetMapping("/")
    String start(Model model, HttpServletRequest request) {
        Stream<Group> people = handset ? Stream.of(new Group("Be a customer", List.of(HANDSET))) : Stream.empty();
        model.addAttribute("groups", Stream.concat(people, GROUPS.stream()).toList());
        boolean signedIn = SignedIn.principal().isPresent();
        model.addAttribute("signedIn", signedIn);
        model.addAttribute("waiting", signedIn ? inbox.waiting() : 0); // only for users who are signed in
        model.addAttribute("base", ServletUriComponentsBuilder.fromContextPath(request).build().toUriString());
        return "start";
    }
}
