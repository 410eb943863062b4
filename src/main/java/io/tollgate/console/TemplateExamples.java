package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Template;
import io.tollgate.business.TemplateIds;
import io.tollgate.media.MediaContent;
import io.tollgate.media.MediaFiles;
import io.tollgate.media.ShownFiles;
import io.tollgate.media.ShownFiles.Place;
import io.tollgate.message.TemplateKey;
import io.tollgate.security.RoleMissing;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/**
 * The files that a business gave as examples of a template's headers. Their type is that of their content, as they were refused otherwise.
 * Pictures are shown; all else is only saved, as a reviewer's browser is no place for a stranger's file.
 */
@Controller
class TemplateExamples {

    private static final String PICTURES = "image/";
    private static final long KILOBYTE = 1024;

    private final Businesses businesses;
    private final TemplateIds ids;
    private final ShownFiles shown;
    private final MediaFiles files;

    TemplateExamples(Businesses businesses, TemplateIds ids, ShownFiles shown, MediaFiles files) {
        this.businesses = businesses;
        this.ids = ids;
        this.shown = shown;
        this.files = files;
    }

    record Example(boolean picture, String type, long kilobytes, String path) {}

    /** The examples by the number of the card; 0 stands for the template's own header. */
    Map<Integer, Example> of(Business business, Template template) {
        String path = BusinessesPage.PATH + "/" + business.handle() + "/templates/" + template.key().name() + "/"
                + template.key().language() + "/examples/";
        return ids.of(template.id()).map(shown::examples).orElse(Map.of()).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, it -> new Example(it.getValue().type().startsWith(PICTURES),
                        it.getValue().type(), Math.ceilDiv(it.getValue().bytes(), KILOBYTE), path + it.getKey())));
    }

    /** A text that changes whenever one of the examples changes. */
    String version(Template template) {
        return ids.of(template.id()).map(shown::examples).orElse(Map.of()).entrySet().stream().sorted(Map.Entry.comparingByKey())
                .map(it -> it.getKey() + "=" + it.getValue().sha256()).collect(Collectors.joining(","));
    }

    @GetMapping(BusinessesPage.PATH + "/{handle}/templates/{name}/{language}/examples/{card:[0-9]{1,2}}")
    ResponseEntity<InputStreamResource> file(@PathVariable String handle, @PathVariable String name, @PathVariable String language,
            @PathVariable int card, AccountPrincipal caller) {
        RoleMissing.unless(caller, BusinessSections.TEMPLATES);
        Business business = BusinessPage.named(handle, businesses);
        MediaContent file = ids.of(new Template.Id(business.id(), new TemplateKey(name, language)))
                .flatMap(id -> shown.find(Place.exampleOf(id, card)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no such example"));
        MediaType type = MediaType.parseMediaType(file.type());
        return ResponseEntity.ok().contentType(type).contentLength(file.bytes())
                .header(HttpHeaders.CONTENT_DISPOSITION, (file.type().startsWith(PICTURES)
                        ? ContentDisposition.inline()
                        : ContentDisposition.attachment()).filename("example." + type.getSubtype()).build().toString())
                .body(new InputStreamResource(files.read(file)));
    }
}
