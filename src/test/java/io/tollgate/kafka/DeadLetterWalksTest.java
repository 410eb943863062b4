package io.tollgate.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.tollgate.TollgateTest;
import io.tollgate.accounts.Role;
import io.tollgate.console.Walks;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/** An operator writes dead letters back in a real browser. */
@TollgateTest
class DeadLetterWalksTest extends Walks {

    @Autowired
    DefaultListableBeanFactory beans;

    private final Topics topics = new Topics(TestBroker.shared().address());
    private final String topic = "walk-" + UUID.randomUUID();

    @Test
    void anOperatorWritesDeadLettersBack() {
        topics.make(1, topic, topic + ".dead");
        topics.write(List.of(Topics.record(topic + ".dead", "1", "{oops",
                Map.of(DeadLetters.CODE, "100", DeadLetters.REASON, "not JSON"))));
        KafkaSettings settings = KafkaNode.of(TestBroker.shared(), "walk-" + UUID.randomUUID(), Set.of(topic + "=*"), Set.of());
        KafkaClients clients = new KafkaClients(settings);
        Topics.await(() -> hasTransactions(clients), "the broker's transactions");
        beans.registerSingleton("replayOfWalk", new DeadLetterReplay(settings, clients));
        try {
            String path = "/console/operations/dead-letters/" + topic;
            String replay = "form[action$='/replay'] button";
            Page page = signedIn("walking letters", Role.OPERATOR);
            page.navigate(url("/console/operations"));
            page.locator("#dead-letters a[href='" + path + "']").click();
            page.waitForURL("**" + path);
            ended(page, page.locator(replay), "walking letters", path);
            Page late = tab(path);
            skip(page);
            tabTo(page, replay);
            sentTwice(page, page.locator(replay));
            assertThat(page.locator("main").innerText()).contains("1 written back");
            back(page, page.locator(replay));
            sent(late, late.locator(replay));
            assertThat(late.locator("main").innerText()).as("the other tab was late").contains("0 written back");
            assertThat(page.navigate(url("/console/operations/dead-letters/nothing")).status()).as("a topic that is none").isEqualTo(404);

            assertThat(topics.read(topic, 1)).as("written back once").hasSize(1);
        } finally {
            beans.destroySingleton("replayOfWalk");
        }
    }

    /** A broker that has just started makes their topic first. */
    private static boolean hasTransactions(KafkaClients clients) {
        try (Producer<byte[], byte[]> producer = clients.transactional("walk-" + UUID.randomUUID())) {
            producer.initTransactions();
            return true;
        } catch (KafkaException notYet) {
            return false;
        }
    }
}
