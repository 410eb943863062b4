package io.tollgate.console;

import io.tollgate.business.Businesses;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Sender;
import io.tollgate.business.Template;
import io.tollgate.cloudapi.RequestLog;
import io.tollgate.console.DeveloperBusiness.Looked;
import io.tollgate.database.Slice;
import io.tollgate.security.RecordedSteps;
import io.tollgate.security.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** The page for people who write the programs of a business: its key, code to begin with, and the log of its requests. */
@Controller
class DevelopersPage {

    static final String PATH = "/developers";
    private static final int TEMPLATES = 100;
    private static final int PHONES = 20;

    private final DeveloperBusiness businesses;
    private final Businesses register;
    private final Enrolments enrolments;
    private final RequestLog log;
    private final ObjectProvider<PhoneOwner> phones;
    private final RecordedSteps steps;

    DevelopersPage(DeveloperBusiness businesses, Businesses register, Enrolments enrolments, RequestLog log,
            ObjectProvider<PhoneOwner> phones, RecordedSteps steps) {
        this.businesses = businesses;
        this.register = register;
        this.enrolments = enrolments;
        this.log = log;
        this.phones = phones;
        this.steps = steps;
    }

    @GetMapping(PATH)
    String home(@RequestParam(defaultValue = "") String business, HttpServletRequest request, Locale reader, Model model) {
        return show(businesses.find(business), request, reader, model);
    }

    private String show(Optional<Looked> found, HttpServletRequest request, Locale reader, Model model) {
        businesses.show(found, model);
        String base = ServletUriComponentsBuilder.fromContextPath(request).build().toUriString();
        model.addAttribute("base", base);
        found.ifPresent(looked -> {
            model.addAttribute("code", SampleCode.of(base, looked.sender().map(Sender::id).map(Object::toString)
                    .orElse("PHONE_NUMBER_ID"), template(looked)));
            model.addAttribute("template", template(looked));
            model.addAttribute("key", UUID.randomUUID().toString());
            model.addAttribute("phones", phones.stream().flatMap(owners -> owners.choices(PHONES, reader).stream()).toList());
        });
        return "developers";
    }

    /** A template that can be sent at once, if the business has one. */
    private Optional<Template> template(Looked looked) {
        return SampleCode.sendable(register.templates(looked.business().id(), Slice.first(TEMPLATES)));
    }

    /** A new key. It is shown once; the old one is refused within a second. */
    @PostMapping(PATH + "/key")
    String renewKey(HttpServletRequest request, Locale reader, Model model) {
        Looked looked = businesses.of("");
        String key = looked.by().map(caller -> steps.carryOut(caller, "renewBusinessToken", "business=" + looked.business().handle(),
                () -> enrolments.renewToken(looked.business().id())))
                .orElseThrow(() -> SignedIn.principal().isEmpty()
                        ? new AccessDeniedException("nobody is signed in any more") // leads to the sign-in page
                        : new ResponseStatusException(HttpStatus.FORBIDDEN, "only an account of the business renews its key"));
        model.addAttribute("secret", key);
        return show(Optional.of(looked), request, reader, model);
    }

    @GetMapping(PATH + "/log")
    String log(@RequestParam(defaultValue = "") String business, Model model) {
        Looked looked = businesses.of(business);
        businesses.show(Optional.of(looked), model);
        model.addAttribute("requests", log.of(looked.business().id(), RequestLog.KEPT));
        model.addAttribute("parents", Map.of(PATH + looked.query(), looked.business().name()));
        return "developers-log";
    }
}
