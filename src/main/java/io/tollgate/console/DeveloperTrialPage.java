package io.tollgate.console;

import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.business.Template;
import io.tollgate.console.DeveloperBusiness.Looked;
import io.tollgate.database.Slice;
import io.tollgate.decision.Verdict;
import io.tollgate.intake.AppMessages;
import io.tollgate.intake.AppMessages.Draft;
import io.tollgate.intake.AppMessages.Sent;
import io.tollgate.recipient.Identity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** One click sends a message of the business to a test person, and says whether the rules let it pass. Only in the demonstration. */
@Controller
@ConditionalOnProperty("tollgate.handset.page")
class DeveloperTrialPage {

    private static final int TEMPLATES = 100;

    private final DeveloperBusiness developers;
    private final Businesses businesses;
    private final PhoneOwner owners;
    private final AppMessages messages;
    private final RuleWords words;

    DeveloperTrialPage(DeveloperBusiness developers, Businesses businesses, PhoneOwner owners, AppMessages messages,
            RuleWords words) {
        this.words = words;
        this.developers = developers;
        this.businesses = businesses;
        this.owners = owners;
        this.messages = messages;
    }

    /** @param key of the page with the button: a second click sends nothing more */
    @PostMapping(DevelopersPage.PATH + "/try")
    String send(@RequestParam(defaultValue = "") String business, @RequestParam String person, @RequestParam String key, Model model) {
        Looked looked = developers.of(business);
        Sender sender = looked.sender().orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no number"));
        if (!person.matches("[0-9a-f]{32}") || !key.matches("[0-9a-f-]{36}")) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "the form was changed");
        }
        PhoneOwner.Owner owner = owners.of(person);
        Identity to = owners.address(owner, sender)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "the business has no name of this person"));
        Optional<Template> template = SampleCode.sendable(businesses.templates(looked.business().id(), Slice.first(TEMPLATES)));
        Draft draft = new Draft(sender, to, template.isPresent() ? "" : "Hello", template,
                template.map(SampleCode::values).orElse(List.of()));
        developers.show(Optional.of(looked), model);
        model.addAttribute("parents", Map.of(DevelopersPage.PATH + looked.query(), looked.business().name()));
        model.addAttribute("phone", owner.path() + "/chats/" + sender.id());
        model.addAttribute("refusals", List.of());
        if (messages.look(draft) instanceof AppMessages.Looked.Possible(var outlook)
                && outlook.verdict() instanceof Verdict.Refused refused) {
            model.addAttribute("refusals", refused.refusals());
            model.addAttribute("because", words.of(refused));
        }
        switch (messages.send(draft, key)) {
            case Sent.Faulty(String why) -> model.addAttribute("fault", why);
            case Sent.OtherTaken _ -> model.addAttribute("fault", "Another message was sent by this button before. Begin again.");
            case Sent.Taken(var id) -> model.addAttribute("id", id.text());
        }
        return "developers-sent";
    }
}
