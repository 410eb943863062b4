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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        List<Application> undecided = applications.undecided(Slice.first(SHOWN));
        List<Template> pending = businesses.templatesToApprove(Slice.first(SHOWN));
        List<MessageReport> reported = reports.undecided(Slice.first(SHOWN));
        Map<BusinessId, Business> known = businesses.byId(Stream.of(undecided.stream().map(Application::business),
                pending.stream().map(Template::business), reported.stream().map(MessageReport::business)).flatMap(some -> some)
                .collect(Collectors.toSet()));
        model.addAttribute("applications",
                undecided.stream().map(one -> new WaitingApplication(one, handle(known, one.business()))).toList());
        model.addAttribute("templates", pending.stream().map(one -> new WaitingTemplate(one, handle(known, one.business()))).toList());
        model.addAttribute("reports", reported.stream().map(one -> new WaitingReport(one, handle(known, one.business()))).toList());
        model.addAttribute("most", SHOWN);
        return "reviews";
    }

    private static String handle(Map<BusinessId, Business> known, BusinessId id) {
        return Optional.ofNullable(known.get(id)).map(Business::handle).orElse("");
    }
}
