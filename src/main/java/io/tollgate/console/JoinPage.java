package io.tollgate.console;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.business.Template;
import io.tollgate.consent.Purpose;
import io.tollgate.consent.Wording;
import io.tollgate.management.LinkPicture;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import io.tollgate.optin.OptInForms;
import io.tollgate.recipient.PhoneNumber;
import io.tollgate.recipient.PhoneNumbers;
import io.tollgate.trust.badge.Badges;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.MessageSource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The page behind the QR code on a business's door. People ask there for its messages; one message then asks them to confirm it. */
@Controller
class JoinPage {

    private static final String PATH = "/opt-in/join/{sender:[0-9]{1,18}}";
    private static final int FORMS_OF_AN_ADDRESS = 10;
    private static final Duration SPAN = Duration.ofHours(1);
    private static final Duration PICTURE_KEPT = Duration.ofHours(1);
    private static final MediaType SVG = MediaType.parseMediaType("image/svg+xml;charset=UTF-8");

    private final Businesses businesses;
    private final OptInForms forms;
    private final Badges badges;
    private final PhoneNumbers numbers;
    private final MessageSource texts;
    private final Clock clock;
    private final Cache<String, Bucket> addresses = Caffeine.newBuilder().maximumSize(100_000).expireAfterAccess(SPAN).build();

    JoinPage(Businesses businesses, OptInForms forms, Badges badges, PhoneNumbers numbers, MessageSource texts, Clock clock) {
        this.businesses = businesses;
        this.forms = forms;
        this.badges = badges;
        this.numbers = numbers;
        this.texts = texts;
        this.clock = clock;
    }

    /** The templates that may ask to confirm, the one in the reader's language first. */
    static List<TemplateKey> keys(Locale reader) {
        return Stream.concat(Stream.of(reader.getLanguage()), ReaderLanguage.LANGUAGES.stream()).distinct()
                .map(language -> new TemplateKey(AppPage.Ready.OPT_IN.key(), language)).toList();
    }

    @GetMapping(PATH)
    String look(@PathVariable long sender, Locale reader, Model model, HttpServletResponse response) {
        show(sender(sender), reader, model);
        response.setHeader("X-Robots-Tag", "noindex");
        return "join";
    }

    private Optional<Template> show(Sender sender, Locale reader, Model model) {
        Business business = businesses.byId(List.of(sender.business())).values().stream().findFirst().orElseThrow();
        Optional<Template> template = forms.template(sender, keys(reader));
        model.addAttribute("sender", sender);
        model.addAttribute("business", business.name());
        model.addAttribute("badge", badges.of(sender.id(), clock.instant()));
        model.addAttribute("open", template.isPresent());
        model.addAttribute("purposes", Purpose.values());
        return template;
    }

    @PostMapping(PATH)
    String ask(@PathVariable long sender, @RequestParam(defaultValue = "") String number,
            @RequestParam(required = false) Optional<Set<Purpose>> purposes, Locale reader, HttpServletRequest request, Model model,
            HttpServletResponse response) {
        Sender asked = sender(sender);
        Optional<Template> template = show(asked, reader, model);
        Optional<PhoneNumber> person = numbers.parse(number);
        Set<Purpose> wanted = EnumSet.noneOf(Purpose.class);
        wanted.addAll(purposes.orElse(Set.of()));
        model.addAttribute("number", number);
        if (template.isEmpty()) {
            return "join";
        }
        String problem = wanted.isEmpty() ? "join.problem.purpose" : person.isEmpty() ? "problem.number.plain" : "";
        if (problem.isEmpty() && !bucket(request).tryConsume(1)) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            problem = "join.problem.many";
        }
        if (problem.isEmpty() && !forms.ask(asked, person.orElseThrow(), wanted, wording(asked, wanted, reader), template.get(),
                clock.instant())) {
            problem = "problem.number.plain";
        }
        if (problem.isEmpty()) {
            model.addAttribute("asked", true);
        } else {
            model.addAttribute("problem", problem);
        }
        return "join";
    }

    private Bucket bucket(HttpServletRequest request) {
        return addresses.get(request.getRemoteAddr(), _ -> Bucket.builder()
                .addLimit(limit -> limit.capacity(FORMS_OF_AN_ADDRESS).refillGreedy(FORMS_OF_AN_ADDRESS, SPAN)).build());
    }

    /** What she has read and ticked. */
    private Wording wording(Sender sender, Set<Purpose> wanted, Locale reader) {
        String business = businesses.byId(List.of(sender.business())).values().stream().map(Business::name).findFirst().orElse("");
        return new Wording(wanted.stream()
                .map(purpose -> texts.getMessage("handset.wording." + purpose.name(), new Object[] {business}, reader))
                .collect(Collectors.joining(" ")), "", reader.getLanguage(), forms.link(sender), "");
    }

    @GetMapping(PATH + ".svg")
    ResponseEntity<byte[]> picture(@PathVariable long sender) {
        return ResponseEntity.ok().contentType(SVG).cacheControl(CacheControl.maxAge(PICTURE_KEPT).cachePublic())
                .body(LinkPicture.SVG.of(forms.link(sender(sender))));
    }

    private Sender sender(long id) {
        return Optional.of(id).filter(given -> given > 0).flatMap(given -> businesses.sender(new SenderId(given)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such number of a business"));
    }
}
