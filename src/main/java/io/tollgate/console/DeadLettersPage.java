package io.tollgate.console;

import io.tollgate.accounts.AccountPrincipal;
import io.tollgate.accounts.Role;
import io.tollgate.csv.CsvWriter;
import io.tollgate.kafka.DeadLetterReplay;
import io.tollgate.kafka.DeadLetterReplay.BrokersRefuse;
import io.tollgate.kafka.DeadLetterReplay.Letter;
import io.tollgate.kafka.DeadLetterReplay.Replayed;
import io.tollgate.kafka.DeadLetterReplay.UnknownTopic;
import io.tollgate.security.RecordedSteps;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

/** The dead letters of a topic of Kafka, from where they are written back into it. */
@Controller
class DeadLettersPage {

    static final String PATH = OperationsPage.PATH + "/dead-letters/{topic}";
    private static final Set<Role> REPLAY = Set.of(Role.OFFICER, Role.OPERATOR);
    private static final int SHOWN = 100;
    private static final List<String> COLUMNS = List.of("partition", "offset", "at", "code", "reason");

    private final ObjectProvider<DeadLetterReplay> letters;
    private final RecordedSteps steps;

    DeadLettersPage(ObjectProvider<DeadLetterReplay> letters, RecordedSteps steps) {
        this.letters = letters;
        this.steps = steps;
    }

    /** 404 for a topic from which no messages are taken. */
    @GetMapping(PATH)
    String show(@PathVariable String topic, AccountPrincipal caller, Model model) {
        List<Letter> waiting = List.of();
        try {
            waiting = waiting(topic, SHOWN);
        } catch (BrokersRefuse away) {
            model.addAttribute("problem", "dead-letters.problem.brokers");
        }
        model.addAttribute("topic", topic);
        model.addAttribute("letters", waiting);
        model.addAttribute("atMost", waiting.size() == SHOWN);
        model.addAttribute("mayReplay", caller.hasOneOf(REPLAY));
        return "dead-letters";
    }

    /** All that wait. 404 as for the page; without a broker that answers, the page says so. */
    @GetMapping(PATH + "/export.csv")
    void export(@PathVariable String topic, HttpServletResponse response) throws IOException {
        try {
            waiting(topic, 1); // a topic that is not there, and brokers that are away, show before the file begins
        } catch (BrokersRefuse away) {
            response.sendRedirect(PATH.replace("{topic}", topic));
            return;
        }
        CsvWriter file = CsvDownload.of(response, "dead-letters.csv", COLUMNS);
        kafka().readAll(topic, one -> file.line(List.of(one.partition(), one.offset(), one.at(), one.code(), one.reason())));
        file.flush();
    }

    private List<Letter> waiting(String topic, int most) {
        try {
            return kafka().waiting(topic, most);
        } catch (UnknownTopic unknown) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, unknown.getMessage(), unknown);
        }
    }

    @PostMapping(PATH + "/replay")
    String replay(@PathVariable String topic, AccountPrincipal caller, Model model) {
        steps.require(caller, REPLAY, "replayDeadLetters", "topic=" + topic);
        try {
            steps.carryOut(caller, "replayDeadLetters", "topic=" + topic, () -> told(kafka().replay(topic), model));
        } catch (UnknownTopic unknown) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, unknown.getMessage(), unknown);
        } catch (BrokersRefuse away) {
            model.addAttribute("problem", "dead-letters.problem.brokers");
        }
        return show(topic, caller, model);
    }

    private static void told(Replayed replayed, Model model) {
        model.addAttribute("replayed", replayed);
    }

    private DeadLetterReplay kafka() {
        return letters.stream().findFirst().orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
