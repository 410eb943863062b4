package io.tollgate.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollgate.business.Enrolments;
import io.tollgate.business.Template;
import io.tollgate.business.TemplateParts;
import io.tollgate.business.Webhook;
import io.tollgate.delivery.Handset;
import io.tollgate.delivery.Handsets;
import io.tollgate.media.InboundFile;
import io.tollgate.media.SampleFiles;
import io.tollgate.message.Category;
import io.tollgate.message.TemplateKey;
import io.tollgate.messenger.Messenger;
import io.tollgate.world.EnrolledBusiness;
import io.tollgate.world.Person;
import io.tollgate.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.json.JsonMapper;

/** A business that uses a client, and a person who writes to it. It has the template {@code order} with all parts. */
record ShoeShop(EnrolledBusiness business, Person person, String userId, Messenger messenger) {

    static final String SECRET = "the shop's own secret ✓";
    static final String QUESTION = "Grüß Gott, gibt es die Schuhe für Zoë noch? 👟";
    static final String ANSWER = "Schöne Grüße, ja: Größe 38 ☺";
    /** What a handset shows of the template. */
    static final String ORDER = """
            [image]
            Dear Zoë, your shoes come on Freitag.
            Good Shoes
            [Track: https://shop.example/a7]
            [Another day]""";
    static final byte[] PHOTO = SampleFiles.JPEG;

    private static final String NAME = "Zoë Müller";
    private static final AtomicLong ids = new AtomicLong(System.nanoTime());

    /** @param url of the webhook, which takes one update a POST */
    static ShoeShop opens(World world, Messenger messenger, String url) {
        EnrolledBusiness business = world.business().onAccount("1000").enrol();
        Person person = world.personIn("AT").consentsTo(business);
        Enrolments enrolments = world.the(Enrolments.class);
        enrolments.setWebhook(business.id(), Optional.of(new Webhook(url, SECRET, OptionalInt.of(1))));
        enrolments.put(new Template(business.id(), new TemplateKey("order", "en_US"), Category.UTILITY, Template.Approval.APPROVED, false,
                Duration.ofDays(1), "Dear {{1}}, your shoes come on {{2}}.", TemplateParts.of(JsonMapper.shared().readTree("""
                        [{"type":"HEADER","format":"IMAGE"},{"type":"FOOTER","text":"Good Shoes"},
                        {"type":"BUTTONS","buttons":[{"type":"URL","text":"Track","url":"https://shop.example/{{1}}"},
                        {"type":"QUICK_REPLY","text":"Another day"}]}]"""))));
        return new ShoeShop(business, person, "AT." + ids.incrementAndGet(), messenger);
    }

    /** The person asks, and sends a photo. */
    void isAsked() {
        tells("\"type\":\"text\",\"text\":{\"body\":\"" + QUESTION + "\"}");
        String photo = InboundFile.fetched(business, "image/jpeg", PHOTO);
        tells("\"type\":\"image\",\"image\":{\"caption\":\"Größe 38?\",\"mime_type\":\"image/jpeg\",\"sha256\":\"x\",\"id\":\"" + photo
                + "\"}");
    }

    private void tells(String content) {
        String number = number();
        Messenger.Reply reply = messenger.tell(Messenger.envelope(Messenger.change("messages", business.phoneNumberId(),
                "\"contacts\":[{\"profile\":{\"name\":\"" + NAME + "\"},\"wa_id\":\"" + number + "\",\"user_id\":\"" + userId
                        + "\"}],\"messages\":[{\"from\":\"" + number + "\",\"from_user_id\":\"" + userId + "\",\"id\":\""
                        + Messenger.newId() + "\",\"timestamp\":\"" + Instant.now().getEpochSecond() + "\"," + content + "}]")));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }

    /** Of the person, without its plus. */
    String number() {
        return person.number().e164().substring(1);
    }

    String name() {
        return NAME;
    }

    /** What the person's handset shows, latest first. */
    List<String> shown() {
        return person.world().the(Handsets.class).messages(person.id(), 50).stream().map(Handset.Message::text).toList();
    }
}
