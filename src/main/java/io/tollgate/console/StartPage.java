package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.businessapp.SignUps;
import io.tollgate.gate.Inbox;
import io.tollgate.security.ConsolePage;
import io.tollgate.security.BusinessMembers;
import io.tollgate.security.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The first page: the figures of a day, and links to the pages and interfaces that are open to the reader. */
@Controller
class StartPage {

    /** @param heading the key of a text */
    record Group(String heading, List<Link> links) {}

    /** @param name the key of a text; with {@code .about} behind it, of another that says what is there */
    record Link(String path, String name) {}

    private static final Link HANDSET = new Link("/me", "start.handset");
    private static final Link APP = new Link(AppPage.PATH, "start.app");
    private static final Link SIGN_UP = new Link(SignUpPage.PATH, "start.sign-up");
    private static final Link DEVELOPERS = new Link(DevelopersPage.PATH, "start.developers");
    private static final List<Link> FOR_ACCOUNTS = List.of(new Link("/swagger-ui.html", "start.administration"),
            new Link("/v3/api-docs", "start.description"));
    private static final List<Link> FOR_EVERYBODY = List.of(new Link("/partner/openapi.yaml", "start.partner"),
            new Link("/actuator/health", "start.health"));

    private final Inbox inbox;
    private final boolean handset;
    private final Overview overview;
    private final BusinessMembers members;
    private final boolean open;
    private final SignUps signUps;

    StartPage(Inbox inbox, @Value("${tollgate.handset.page:false}") boolean handset, Overview overview,
            BusinessMembers members, @Value("${tollgate.overview.open:false}") boolean open, SignUps signUps) {
        this.open = open;
        this.signUps = signUps;
        this.members = members;
        this.overview = overview;
        this.inbox = inbox;
        this.handset = handset;
    }

    @GetMapping("/")
    String start(@RequestParam Optional<LocalDate> day, Model model, HttpServletRequest request) {
        Optional<AccountPrincipal> caller = SignedIn.principal();
        model.addAttribute("groups", groups(caller));
        model.addAttribute("waiting", caller.isPresent() ? inbox.waiting() : 0); // only for users who are signed in
        model.addAttribute("base", ServletUriComponentsBuilder.fromContextPath(request).build().toUriString());
        caller.filter(one -> ConsolePage.MESSAGES.opensTo(one) || ConsolePage.INVOICES.opensTo(one))
                .map(one -> overview.of(one, day))
                .or(() -> open && caller.isEmpty() ? Optional.of(overview.forEverybody(day)) : Optional.empty())
                .ifPresent(today -> model.addAttribute("today", today));
        return "start";
    }

    /** What opens to the caller, and nothing else. */
    private List<Group> groups(Optional<AccountPrincipal> caller) {
        List<Link> pages = caller.map(ConsolePage::openTo).orElse(List.of()).stream()
                .map(page -> new Link(page.path(), "page." + page.name())).toList();
        Stream<Link> developers = handset || caller.isPresent() ? Stream.of(DEVELOPERS) : Stream.empty();
        List<Link> programs = Stream.of(developers, caller.isPresent() ? FOR_ACCOUNTS.stream() : Stream.<Link>empty(),
                FOR_EVERYBODY.stream()).flatMap(links -> links).toList();
        boolean app = caller.flatMap(one -> members.businessOf(one.account())).isPresent();
        List<Link> businesses = app ? List.of(APP) : caller.isEmpty() && signUps.open() ? List.of(SIGN_UP) : List.of();
        return Stream.of(new Group("app.title", businesses),
                new Group("start.customer", handset ? List.of(HANDSET) : List.of()), new Group("start.pages", pages),
                new Group("start.programs", programs)).filter(group -> !group.links().isEmpty()).toList();
    }
}
