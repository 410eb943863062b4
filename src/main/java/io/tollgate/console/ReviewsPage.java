package io.tollgate.console;

import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.business.Template;
import io.tollgate.database.Slice;
import io.tollgate.endtoend.reports.MessageReport;
import io.tollgate.endtoend.reports.MessageReports;
import io.tollgate.message.BusinessId;
import io.tollgate.trust.vetting.Application;
import io.tollgate.trust.vetting.Applications;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What waits for a review: applications for verification, templates and reports of encrypted messages, the oldest first. */
@Controller
class ReviewsPage {

    static final String PATH = "/console/reviews";
    /** What is decided leaves the list, so the next ones come up. */
    private static final int SHOWN = 100;

    private final Applications applications;
    private final Businesses businesses;
    private final MessageReports reports;

    ReviewsPage(Applications applications, Businesses businesses, MessageReports reports) {
        this.reports = reports;
        this.applications = applications;
        this.businesses = businesses;
    }

    /** @param handle of the business */
    record WaitingApplication(Application application, String handle) {}

    /** @param handle of the business */
    record WaitingTemplate(Template template, String handle) {}

    /** @param handle of the business */
    record WaitingReport(MessageReport report, String handle) {}

    @GetMapping(PATH)
    String show(Model model) {
        model.addAttribute("applications", applications(Slice.first(SHOWN)));
        model.addAttribute("templates", templates(Slice.first(SHOWN)));
        model.addAttribute("reports", reports(Slice.first(SHOWN)));
        model.addAttribute("most", SHOWN);
        return "reviews";
    }

    @GetMapping(PATH + "/applications.csv")
    void exportApplications(HttpServletResponse response) throws IOException {
        CsvDownload.all(response, "applications.csv", List.of("number", "business", "state", "opened"), this::applications,
                line -> List.of(line.application().id()), line -> List.of(line.application().id().toString(), line.handle(),
                        line.application().state().name(), line.application().history().getFirst().at().toString()));
    }

    @GetMapping(PATH + "/templates.csv")
    void exportTemplates(HttpServletResponse response) throws IOException {
        CsvDownload.all(response, "templates.csv", List.of("name", "language", "business", "category"), this::templates,
                line -> List.of(line.template().business().value(), line.template().key().name(), line.template().key().language()),
                line -> List.of(line.template().key().name(), line.template().key().language(), line.handle(),
                        line.template().category().name()));
    }

    @GetMapping(PATH + "/reports.csv")
    void exportReports(HttpServletResponse response) throws IOException {
        CsvDownload.all(response, "reports.csv", List.of("number", "business", "category", "reason", "at"), this::reports,
                line -> List.of(line.report().id()), line -> List.of(Long.toString(line.report().id()), line.handle(),
                        line.report().category().name(), line.report().reason().name(), line.report().at().toString()));
    }

    private List<WaitingApplication> applications(Slice slice) {
        return named(applications.undecided(slice), Application::business, WaitingApplication::new);
    }

    private List<WaitingTemplate> templates(Slice slice) {
        return named(businesses.templatesToApprove(slice), Template::business, WaitingTemplate::new);
    }

    private List<WaitingReport> reports(Slice slice) {
        return named(reports.undecided(slice), MessageReport::business, WaitingReport::new);
    }

    private <T, R> List<R> named(List<T> some, Function<T, BusinessId> business, BiFunction<T, String, R> line) {
        Map<BusinessId, Business> known = businesses.byId(some.stream().map(business).collect(Collectors.toSet()));
        return some.stream().map(one -> line.apply(one, Optional.ofNullable(known.get(business.apply(one))).map(Business::handle)
                .orElse(""))).toList();
    }
}
