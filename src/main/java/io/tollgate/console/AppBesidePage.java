package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Sender;
import io.tollgate.console.AppBusinesses.Contact;
import io.tollgate.console.AppBusinesses.AppBusiness;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The chat of a business and the phone of its contact on one page of the demonstration. What the one sends the other one sees. */
@Controller
@ConditionalOnProperty("tollgate.handset.page")
class AppBesidePage {

    static final String PATH = AppPage.PATH + "/beside";

    private final AppBusinesses businesses;
    private final AppSendPage app;
    private final PhoneOwner owners;
    private final Phone phone;
    private final Clock clock;

    AppBesidePage(AppBusinesses businesses, AppSendPage app, PhoneOwner owners, Phone phone, Clock clock) {
        this.businesses = businesses;
        this.app = app;
        this.owners = owners;
        this.phone = phone;
        this.clock = clock;
    }

    @GetMapping(PATH + "/{person:[0-9a-f]{32}}")
    String show(@PathVariable String person, @RequestParam Optional<HandsetActions.Told> told, AccountPrincipal caller, Model model) {
        AppBusiness own = businesses.of(caller);
        Sender sender = own.number();
        Contact contact = businesses.contact(own, person);
        app.show(own, contact, model);
        PhoneOwner.Owner owner = owners.of(person);
        Instant now = clock.instant();
        Phone.Chat chat = phone.chat(owner.id(), sender, now);
        model.addAttribute("owner", owner);
        model.addAttribute("chat", chat);
        model.addAttribute("base", owner.path() + "/chats/" + sender.id());
        model.addAttribute("requests", phone.requests(owner.id(), List.of(chat), now));
        model.addAttribute("beside", true);
        model.addAttribute("parents", Map.of(AppPage.PATH, own.business().name()));
        told.ifPresent(one -> model.addAttribute("told", one));
        return "app-beside";
    }
}
