package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.AccountRefused;
import io.tollgate.console.AppBusinesses.AppBusiness;
import io.tollgate.businessapp.Hours;
import io.tollgate.businessapp.Invitations;
import io.tollgate.businessapp.OpeningHours;
import io.tollgate.businessapp.QuickAnswers;
import io.tollgate.optin.OptInForms;
import io.tollgate.security.BusinessMembers;
import io.tollgate.security.RecordedSteps;
import io.tollgate.text.Hints;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** What a business sets up in the business app: saved answers, opening hours, the poster with its QR code, its team. */
@Controller
class AppSettingsPage {

    private static final String ANSWERS = AppPage.PATH + "/answers";
    private static final String HOURS = AppPage.PATH + "/hours";
    private static final String TEAM = AppPage.PATH + "/team";
    /** The page of an invitation. A person who opens it by the link has not signed in. */
    static final String JOIN = "/join-team";

    private final AppBusinesses app;
    private final QuickAnswers answers;
    private final OpeningHours openings;
    private final Invitations invitations;
    private final BusinessMembers members;
    private final OptInForms forms;
    private final RecordedSteps steps;
    private final Clock clock;

    AppSettingsPage(AppBusinesses app, QuickAnswers answers, OpeningHours openings, Invitations invitations, BusinessMembers members,
            OptInForms forms, RecordedSteps steps, Clock clock) {
        this.app = app;
        this.answers = answers;
        this.openings = openings;
        this.invitations = invitations;
        this.members = members;
        this.forms = forms;
        this.steps = steps;
        this.clock = clock;
    }

    private AppBusiness own(AccountPrincipal caller, Model model) {
        AppBusiness own = app.of(caller);
        model.addAttribute("app", own);
        model.addAttribute("parents", Map.of(AppPage.PATH, own.business().name()));
        return own;
    }

    @GetMapping(ANSWERS)
    String answers(AccountPrincipal caller, Model model) {
        model.addAttribute("answers", answers.of(own(caller, model).business().id()));
        model.addAttribute("most", QuickAnswers.MOST);
        return "app-answers";
    }

    @PostMapping(ANSWERS)
    String add(@RequestParam(defaultValue = "") String text, AccountPrincipal caller, Model model) {
        AppBusiness own = own(caller, model);
        if (!answers.add(own.business().id(), text, clock.instant())) {
            model.addAttribute("problem", "app.answers.problem");
            model.addAttribute("text", text);
            return answers(caller, model);
        }
        return "redirect:" + ANSWERS;
    }

    @PostMapping(ANSWERS + "/remove")
    String remove(@RequestParam long id, AccountPrincipal caller) {
        answers.remove(app.of(caller).business().id(), id);
        return "redirect:" + ANSWERS;
    }

    /** One day of the form. */
    record Day(String name, String from, String until) {}

    @GetMapping(HOURS)
    String hours(AccountPrincipal caller, Locale reader, Model model) {
        return hours(openings.of(own(caller, model).business().id()), reader, model);
    }

    private static String hours(Hours hours, Locale reader, Model model) {
        List<String> from = hours.days().stream().map(day -> day.map(open -> open.from().toString()).orElse("")).toList();
        List<String> until = hours.days().stream().map(day -> day.map(open -> open.until().toString()).orElse("")).toList();
        return hours(hours.answers(), from, until, hours.text(), reader, model);
    }

    private static String hours(boolean answers, List<String> from, List<String> until, String text, Locale reader, Model model) {
        List<Day> days = new ArrayList<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            days.add(new Day(day.getDisplayName(TextStyle.FULL_STANDALONE, reader), given(from, day), given(until, day)));
        }
        model.addAttribute("days", days);
        model.addAttribute("answering", answers);
        model.addAttribute("text", text);
        return "app-hours";
    }

    private static String given(List<String> times, DayOfWeek day) {
        return day.getValue() <= times.size() ? times.get(day.getValue() - 1) : "";
    }

    @PostMapping(HOURS)
    String change(@RequestParam(defaultValue = "false") boolean answering, HttpServletRequest request,
            @RequestParam(defaultValue = "") String text, AccountPrincipal caller, Locale reader, Model model) {
        AppBusiness own = own(caller, model);
        List<String> from = times(request, "from");
        List<String> until = times(request, "until");
        Optional<Hours> hours = Hours.read(answering, from, until, text);
        if (hours.isEmpty()) {
            model.addAttribute("problem", "app.hours.problem");
            return hours(answering, from, until, text, reader, model);
        }
        steps.carryOut(caller, "setOpeningHours", "business=" + own.business().handle(),
                () -> openings.put(own.business().id(), hours.get(), clock.instant()));
        model.addAttribute("done", "app.hours.kept");
        return hours(hours.get(), reader, model);
    }

    /** The values as they came. A list parameter would be split at commas, and a single empty value would be lost. */
    private static List<String> times(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getParameterValues(name)).map(List::of).orElse(List.of());
    }

    @GetMapping(AppPage.PATH + "/poster")
    String poster(AccountPrincipal caller, Locale reader, Model model) {
        AppBusiness own = own(caller, model);
        model.addAttribute("link", own.sender().map(forms::link).orElse(""));
        own.sender().ifPresent(sender -> model.addAttribute("sender", sender));
        model.addAttribute("open", own.sender().flatMap(sender -> forms.template(sender, JoinPage.keys(reader))).isPresent());
        return "app-poster";
    }

    @GetMapping(TEAM)
    String team(AccountPrincipal caller, Model model) {
        model.addAttribute("team", members.team(own(caller, model).business().id()));
        model.addAttribute("most", BusinessMembers.TEAM);
        return "app-team";
    }

    /** Shows the link of the invitation once. */
    @PostMapping(TEAM)
    String invite(AccountPrincipal caller, HttpServletRequest request, Model model) {
        AppBusiness own = own(caller, model);
        try {
            String token = steps.carryOut(caller, "inviteMember", "business=" + own.business().handle(),
                    () -> invitations.invite(own.business(), caller.getName(), clock.instant()));
            model.addAttribute("link", ServletUriComponentsBuilder.fromContextPath(request).build().toUriString() + JOIN + "/" + token);
        } catch (AccountRefused full) {
            model.addAttribute("complaint", Hints.forPartners(String.valueOf(full.getMessage())));
        }
        return team(caller, model);
    }
}
