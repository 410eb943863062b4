package io.tollgate.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the interface of partners has and answers, as pages: its operations, and all its errors with what to do. */
@Controller
class DeveloperReferencePage {

    private static final String ERRORS = "/static/partner/errors.json";

    private final DeveloperBusiness developers;
    private final SingletonSupplier<Errors> errors = SingletonSupplier.of(DeveloperReferencePage::read);
    private final SingletonSupplier<List<ApiDescription.Group>> api = SingletonSupplier.of(ApiDescription::read);

    DeveloperReferencePage(DeveloperBusiness developers) {
        this.developers = developers;
    }

    /** @param answers to requests; @param statuses of messages that were accepted before */
    record Errors(List<Fault> answers, List<Fault> statuses) {}

    /** @param subcode 0: none. @param status of HTTP; 0: it comes by webhook */
    record Fault(int code, int subcode, int status, String title, boolean passing, String advice) {

        static Fault of(JsonNode row) {
            return new Fault(row.path("code").asInt(), row.path("error_subcode").asInt(0), row.path("status").asInt(0),
                    row.path("title").asString(), row.path("is_transient").asBoolean(false), row.path("advice").asString());
        }
    }

    private static Errors read() {
        try (InputStream file = Objects.requireNonNull(DeveloperReferencePage.class.getResourceAsStream(ERRORS))) {
            JsonNode all = JsonMapper.shared().readTree(file);
            return new Errors(all.path("answers").valueStream().map(Fault::of).toList(),
                    all.path("statuses").valueStream().map(Fault::of).toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @GetMapping(DevelopersPage.PATH + "/errors")
    String errors(@RequestParam(defaultValue = "") String business, Model model) {
        show(business, model);
        model.addAttribute("errors", Objects.requireNonNull(errors.get()));
        return "developers-errors";
    }

    @GetMapping(DevelopersPage.PATH + "/api")
    String api(@RequestParam(defaultValue = "") String business, Model model) {
        show(business, model);
        model.addAttribute("api", Objects.requireNonNull(api.get()));
        return "developers-api";
    }

    private void show(String business, Model model) {
        developers.show(developers.find(business), model);
    }
}
