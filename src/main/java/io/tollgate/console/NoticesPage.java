package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.notices.NoticeKind;
import io.tollgate.notices.NoticePace;
import io.tollgate.notices.NoticeReaders.Wish;
import io.tollgate.notices.NoticeReaders;
import io.tollgate.notices.Notices;
import io.tollgate.security.RecordedSteps;
import java.io.Serializable;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The part of the account page on which people choose what they are told by mail. */
@Controller
class NoticesPage {

    private static final String PATH = AccountPage.PATH + "/notices";
    private static final String BACK = "redirect:" + AccountPage.PATH + "#notices";
    private static final String COMPLAINT = "noticeComplaint";
    private static final String TYPED = "noticeTyped";
    private static final String PROBLEM = "noticeProblem";

    private final NoticeReaders readers;
    private final Notices notices;
    private final RecordedSteps steps;
    private final Clock clock;

    NoticesPage(NoticeReaders readers, Notices notices, RecordedSteps steps, Clock clock) {
        this.readers = readers;
        this.notices = notices;
        this.steps = steps;
        this.clock = clock;
    }

    /** What was typed and refused. */
    private record Typed(String email, Set<NoticeKind> kinds, NoticePace pace) implements Serializable {

        private static final long serialVersionUID = 1;
    }

    /** Puts her wish into the model of the account's page. */
    void shown(AccountPrincipal caller, Model model) {
        Optional<Wish> wish = readers.wish(caller.account().id());
        model.addAttribute("noticeKinds", caller.roles().isEmpty() ? List.of() : NoticeKind.openTo(caller));
        model.addAttribute("noticePaces", NoticePace.values());
        model.addAttribute("noticesCanGo", notices.canMail());
        model.addAttribute("noticesWanted", wish.isPresent());
        model.addAttribute("noticesConfirmed", readers.isConfirmed(caller.account().id()));
        Typed shown = model.getAttribute(TYPED) instanceof Typed typed
                ? typed
                : wish
                        .map(one -> new Typed(one.email(), one.kinds(), one.pace()))
                        .orElse(new Typed("", Set.copyOf(NoticeKind.openTo(caller)), NoticePace.AT_ONCE));
        model.addAttribute("noticeEmail", shown.email());
        model.addAttribute("noticePace", shown.pace());
        model.addAttribute("noticesOf", shown.kinds());
        for (String told : List.of(COMPLAINT, PROBLEM)) {
            if (!model.containsAttribute(told)) {
                model.addAttribute(told, "");
            }
        }
    }

    @PostMapping(PATH)
    String subscribe(@RequestParam(defaultValue = "") String email, @RequestParam(required = false) Optional<Set<NoticeKind>> kinds,
            @RequestParam(defaultValue = "AT_ONCE") NoticePace pace, AccountPrincipal caller, Locale language,
            RedirectAttributes next) {
        Set<NoticeKind> wanted = kinds.orElse(Set.of());
        Typed typed = new Typed(email, wanted, pace);
        if (email.isBlank() || wanted.isEmpty() || !NoticeKind.openTo(caller).containsAll(wanted)) {
            next.addFlashAttribute(TYPED, typed);
            next.addFlashAttribute(COMPLAINT, "A mail address and at least one kind are needed.");
            return BACK;
        }
        try {
            Wish wish = new Wish(email.strip(), wanted, pace, language);
            steps.carryOut(caller, "subscribeNotices", "kinds=" + wish.kinds().size() + " pace=" + pace,
                    () -> readers.put(caller.account().id(), wish, clock.instant()));
            ask(caller, next);
        } catch (IllegalArgumentException unfit) {
            next.addFlashAttribute(TYPED, typed);
            next.addFlashAttribute(COMPLAINT, unfit.getMessage());
        }
        return BACK;
    }

    /** Sends the link once more. */
    @PostMapping(PATH + "/again")
    String again(AccountPrincipal caller, RedirectAttributes next) {
        steps.carryOut(caller, "askToConfirmAddress", "", () -> ask(caller, next));
        return BACK;
    }

    private void ask(AccountPrincipal caller, RedirectAttributes next) {
        notices.askToConfirm(caller.account().id(), clock.instant()).ifPresent(key -> next.addFlashAttribute(PROBLEM, key));
    }

    /** Programs that look into mails open their links, so the link alone confirms nothing. */
    @GetMapping(Notices.CONFIRM + "{token}")
    String look(@PathVariable String token, Model model) {
        model.addAttribute("token", token);
        return "confirm-mail";
    }

    @PostMapping(Notices.CONFIRM + "{token}")
    String confirm(@PathVariable String token, AccountPrincipal caller, RedirectAttributes next) {
        boolean done = steps.carryOut(caller, "confirmAddress", "", () -> notices.confirm(caller.account().id(), token));
        if (!done && !readers.isConfirmed(caller.account().id())) { // a second click finds it confirmed
            next.addFlashAttribute(PROBLEM, "notices.problem.link");
        }
        return BACK;
    }

    @PostMapping(PATH + "/end")
    String end(AccountPrincipal caller) {
        steps.carryOut(caller, "endNotices", "", () -> readers.remove(caller.account().id()));
        return BACK;
    }
}
