package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.notices.NoticeKind;
import io.tollgate.notices.NoticePace;
import io.tollgate.notices.NoticeReaders;
import io.tollgate.notices.NoticeReaders.Wish;
import io.tollgate.notices.Notices;
import io.tollgate.security.RecordedSteps;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The part of the page of one's own account that says what one is told by mail. */
@Controller
class NoticesPage {

    private static final String PATH = AccountPage.PATH + "/notices";
    private static final String BACK = "redirect:" + AccountPage.PATH + "#notices";
    private static final String COMPLAINT = "noticeComplaint";

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

    /** What the page of the account shows of it. */
    void shown(AccountPrincipal caller, Model model) {
        Optional<Wish> wish = readers.wish(caller.account().id());
        model.addAttribute("noticeKinds", caller.roles().isEmpty() ? List.of() : NoticeKind.openTo(caller));
        model.addAttribute("noticePaces", NoticePace.values());
        model.addAttribute("noticesCanGo", notices.canMail());
        model.addAttribute("noticesWanted", wish.isPresent());
        model.addAttribute("noticeEmail", wish.map(Wish::email).orElse(""));
        model.addAttribute("noticePace", wish.map(Wish::pace).orElse(NoticePace.AT_ONCE));
        model.addAttribute("noticesOf", wish.map(Wish::kinds).orElse(Set.copyOf(NoticeKind.openTo(caller))));
        if (!model.containsAttribute(COMPLAINT)) {
            model.addAttribute(COMPLAINT, "");
        }
    }

    @PostMapping(PATH)
    String subscribe(@RequestParam(defaultValue = "") String email, @RequestParam(required = false) Optional<Set<NoticeKind>> kinds,
            @RequestParam(defaultValue = "AT_ONCE") NoticePace pace, AccountPrincipal caller, Locale language,
            RedirectAttributes next) {
        Set<NoticeKind> wanted = kinds.orElse(Set.of());
        if (email.isBlank() || wanted.isEmpty() || !NoticeKind.openTo(caller).containsAll(wanted)) {
            next.addFlashAttribute(COMPLAINT, "A mail address and at least one kind are needed.");
            return BACK;
        }
        try {
            Wish wish = new Wish(email.strip(), wanted, pace, language);
            steps.carryOut(caller, "subscribeNotices", "kinds=" + wish.kinds().size() + " pace=" + pace,
                    () -> readers.put(caller.account().id(), wish, clock.instant()));
        } catch (IllegalArgumentException unfit) {
            next.addFlashAttribute(COMPLAINT, unfit.getMessage());
        }
        return BACK;
    }

    @PostMapping(PATH + "/end")
    String end(AccountPrincipal caller) {
        steps.carryOut(caller, "endNotices", "", () -> readers.remove(caller.account().id()));
        return BACK;
    }
}
