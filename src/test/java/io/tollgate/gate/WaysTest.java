package io.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.decision.CaseFile;
import io.tollgate.decision.CaseFile.Way;
import io.tollgate.decision.Gatekeeper;
import io.tollgate.decision.Verdict;
import io.tollgate.message.Category;
import io.tollgate.message.Chain;
import io.tollgate.message.Content;
import io.tollgate.message.Kind;
import io.tollgate.message.Medium;
import io.tollgate.message.Message;
import io.tollgate.message.MessageId;
import io.tollgate.message.Payload;
import io.tollgate.message.TemplateKey;
import io.tollgate.rulebook.RuleBook;
import io.tollgate.rulebook.files.RuleFiles;
import io.tollgate.sms.SmsParts;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** Messages go by the channel that the rule book's table names; an SMS is priced by the parts of its text. */
@GateTest
class WaysTest {

    private static final Instant NOON = Instant.parse("2026-11-03T12:00:00Z");

    @Autowired
    World world;
    @Autowired
    RegisterReader registers;
    @Autowired
    Judge judge;

    private Optional<RuleBook> book = Optional.empty();

    @AfterEach
    void close() {
        book.ifPresent(RuleBook::close);
    }

    private void rows(String rows) {
        TreeMap<String, byte[]> files = new TreeMap<>(RuleFiles.read(Path.of("rules")).byPath());
        files.put("tables/channels.csv", ("business,sender,country,category,channel,source\n" + rows).getBytes(StandardCharsets.UTF_8));
        close();
        book = Optional.of(RuleBook.of(new RuleFiles("rules", files)));
    }

    private Case<? extends Verdict> judged(EnrolledBusiness from, Person to, Category category, String text) {
        return judged(from, to, category, category == Category.SERVICE ? Kind.TEXT : Kind.TEMPLATE,
                category == Category.SERVICE
                        ? JsonMapper.shared().writeValueAsString(Map.of("text", Map.of("body", text)))
                        : "{\"type\":\"template\"}");
    }

    private Case<? extends Verdict> judged(EnrolledBusiness from, Person to, Category category, Kind kind, String content) {
        Optional<TemplateKey> template = kind == Kind.TEMPLATE ? Optional.of(EnrolledBusiness.template(category)) : Optional.empty();
        Accepted message = new Accepted(new Message(new MessageId(UUID.randomUUID()), from.id(), from.sender(), to.id(), category),
                new Payload(kind, template, Content.deflated(content.getBytes(StandardCharsets.UTF_8))), "", Chain.NONE, NOON, NOON, 0);
        BatchContext context = registers.peek(new Batch(NOON, List.of(message), false)).under(book.orElseThrow());
        return judge.judge(context).all().findFirst().orElseThrow();
    }

    @Test
    void theTableNamesTheChannelAndTheCaseFileHasIt() {
        EnrolledBusiness shop = world.onAccount();
        rows(shop.id() + ",,PT,utility,cloud-api,x\n");

        assertThat(judged(shop, world.personIn("PT"), Category.UTILITY, "").file().message().way())
                .isEqualTo(new Way("cloud-api", Medium.MESSENGER, 0));
        assertThat(judged(shop, world.personIn("DE"), Category.UTILITY, "").file().message().way()).isEqualTo(Way.USUAL);
        assertThat(judged(shop, world.personIn("PT"), Category.MARKETING, "").file().message().way()).isEqualTo(Way.USUAL);
        assertThat(judged(world.onAccount(), world.personIn("PT"), Category.UTILITY, "").file().message().way()).isEqualTo(Way.USUAL);
    }

    @Test
    void anSmsHasThePriceOfItsParts() {
        EnrolledBusiness shop = world.onAccount();
        Person jonas = world.personIn("DE");
        rows(shop.id() + ",,,,sms,x\n");
        Random random = new Random(5);
        for (int text = 0; text < 60; text++) {
            String some = "Grüße ёж 🙂 {€".substring(random.nextInt(3) * 4).repeat(1 + random.nextInt(40));

            CaseFile file = judged(shop, jonas, Category.SERVICE, some).file();

            int parts = SmsParts.of(some).count();
            assertThat(file.message().way()).isEqualTo(new Way("sms", Medium.SMS, parts));
            assertThat(file.price().tierMicros()).isEqualTo(parts * 75_000L);
            assertThat(file.price().ceilingMicros()).isEqualTo(parts * 75_000L);
            assertThat(file.price().market()).isEqualTo("SMS DE");
        }
        assertThat(judged(shop, world.personIn("FR"), Category.UTILITY, "").file().price().market()).isEqualTo("SMS FR");
    }

    @Test
    void whatIsNoTextOrTooLongDoesNotGoBySms() {
        EnrolledBusiness shop = world.onAccount();
        Person jonas = world.personIn("DE");
        rows(shop.id() + ",,,,sms,x\n");

        assertThat(reasons(judged(shop, jonas, Category.SERVICE, Kind.MEDIA, "{\"type\":\"image\",\"image\":{\"caption\":\"Hello\"}}")))
                .contains(Gatekeeper.NOT_BY_SMS + ": By SMS only texts can be sent, and templates as the text of their body.");
        assertThat(reasons(judged(shop, jonas, Category.SERVICE, "a".repeat(1531))))
                .contains(Gatekeeper.NOT_BY_SMS + ": The text needs 11 parts of an SMS; at most 10 are sent.");
        assertThat(reasons(judged(shop, jonas, Category.SERVICE, "a".repeat(1530)))).doesNotContain(Gatekeeper.NOT_BY_SMS);
    }

    private static String reasons(Case<? extends Verdict> one) {
        return one.verdict().findings().toString().replaceAll("Refuse\\[rule=([^,]*), reason=([^\\]]*), code", "$1: $2");
    }
}
