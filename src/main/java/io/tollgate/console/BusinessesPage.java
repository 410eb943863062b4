package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.business.Business;
import io.tollgate.business.Businesses;
import io.tollgate.csv.CsvWriter;
import io.tollgate.database.Slice;
import io.tollgate.message.BusinessId;
import io.tollgate.trust.verification.VerificationStatus;
import io.tollgate.trust.verification.Verifications;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The list of businesses, the earliest enrolled first. */
@Controller
class BusinessesPage {

    static final String PATH = "/console/businesses";
    private static final int SHOWN = 50;
    private static final int AT_ONCE = 1_000;
    private static final List<String> COLUMNS = List.of("handle", "name", "plan", "payment", "currency", "zone", "standing",
            "verification");

    private final Businesses businesses;
    private final Verifications verifications;
    private final ViewsPart views;
    private final Clock clock;

    BusinessesPage(Businesses businesses, Verifications verifications, ViewsPart views, Clock clock) {
        this.businesses = businesses;
        this.verifications = verifications;
        this.views = views;
        this.clock = clock;
    }

    /** A business with the state of its verification. */
    record Line(Business business, VerificationStatus verification) {

        List<String> cells() {
            return List.of(business.handle(), business.name(), business.plan().name(), business.payment().name(),
                    business.currency().getCurrencyCode(), business.zone().getId(), business.standing().name(), verification.name());
        }
    }

    @GetMapping(PATH)
    String list(@RequestParam(defaultValue = "") String q, @RequestParam(defaultValue = "0") long after, AccountPrincipal caller,
            Model model) {
        Sorting sorting = Sorting.of(model);
        List<Line> lines = sorting.rows("businesses", most -> some(q.strip(), 0, most), () -> some(q.strip(), after, SHOWN));
        model.addAttribute("q", q.strip());
        views.shown(ViewPage.BUSINESSES, Map.of("q", q), caller, model);
        model.addAttribute("lines", lines);
        model.addAttribute("next", sorting.sorts("businesses") || lines.size() < SHOWN ? 0 : lines.getLast().business().id().value());
        return "businesses";
    }

    @GetMapping(PATH + "/export.csv")
    void export(@RequestParam(defaultValue = "") String q, HttpServletResponse response) throws IOException {
        CsvWriter file = CsvDownload.of(response, "businesses.csv", COLUMNS);
        long after = 0;
        List<Line> lines;
        do {
            lines = some(q.strip(), after, AT_ONCE);
            lines.forEach(line -> file.line(line.cells()));
            after = lines.isEmpty() ? after : lines.getLast().business().id().value();
        } while (lines.size() == AT_ONCE);
        file.flush();
    }

    private List<Line> some(String text, long after, int most) {
        List<Business> found = businesses.some(text, new Slice(List.of(after), most));
        Map<BusinessId, VerificationStatus> states = verifications.statusesOfBusinesses(found.stream().map(Business::id).toList(),
                clock.instant());
        return found.stream()
                .map(business -> new Line(business, states.getOrDefault(business.id(), VerificationStatus.UNVERIFIED))).toList();
    }
}
