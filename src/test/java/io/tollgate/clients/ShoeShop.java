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
    /** What a handset shows of the carousel {@code shoes}. */
    static final String SHOES = """
            Shoes for Zoë
            Card 1:
            [image]
            Size 38
            [See: https://shop.example/a7]
            Card 2:
            [image]
            Size 39
            [See: https://shop.example/b8]""";
    static final String CODE = """
            482913 is your code.
            [Copy code: 482913]""";
    static final String OFFER = """
            For Zoë only.
            Sale, until 2030-01-01T00:00:00Z
            [Copy offer code: SAVE20]""";
    static final byte[] PHOTO = SampleFiles.JPEG;

    private static final String NAME = "Zoë Müller";
    private static final AtomicLong ids = new AtomicLong(System.nanoTime());

    /** @param url of the webhook, which takes one update a POST */
    static ShoeShop opens(World world, Messenger messenger, String url) {
        EnrolledBusiness business = world.business().onAccount("1000").enrol();
        Person person = world.personIn("AT").consentsTo(business);
        Enrolments enrolments = world.the(Enrolments.class);
        enrolments.setWebhook(business.id(), Optional.of(new Webhook(url, SECRET, OptionalInt.of(1))));
        enrolments.put(template(business, "order", Category.UTILITY, "Dear {{1}}, your shoes come on {{2}}.", """
                [{"type":"HEADER","format":"IMAGE"},{"type":"FOOTER","text":"Good Shoes"},
                {"type":"BUTTONS","buttons":[{"type":"URL","text":"Track","url":"https://shop.example/{{1}}"},
                {"type":"QUICK_REPLY","text":"Another day"}]}]"""));
        String card = """
                {"components":[{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Size {{1}}"},
                {"type":"BUTTONS","buttons":[{"type":"URL","text":"See","url":"https://shop.example/{{1}}"}]}]}""";
        // Marketing would wait at night and on Sundays.
        enrolments.put(template(business, "shoes", Category.UTILITY, "Shoes for {{1}}", "[{\"type\":\"CAROUSEL\",\"cards\":[" + card + ","
                + card + "]}]"));
        enrolments.put(template(business, "code", Category.AUTHENTICATION, "{{1}} is your code.", """
                [{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"COPY_CODE"}]}]"""));
        enrolments.put(template(business, "offer", Category.UTILITY, "For {{1}} only.", """
                [{"type":"LIMITED_TIME_OFFER","limited_time_offer":{"text":"Sale","has_expiration":true}},
                {"type":"BUTTONS","buttons":[{"type":"COPY_CODE","example":"SAVE"}]}]"""));
        return new ShoeShop(business, person, "AT." + ids.incrementAndGet(), messenger);
    }

    private static Template template(EnrolledBusiness business, String name, Category category, String body, String components) {
        return new Template(business.id(), new TemplateKey(name, "en_US"), category, Template.Approval.APPROVED, false, Duration.ofDays(1),
                body, TemplateParts.of(JsonMapper.shared().readTree(components)));
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

    /** The person's number without its plus. */
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
