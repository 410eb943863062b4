package io.tollgate.delivery;

import io.tollgate.business.Business;
import io.tollgate.business.Sender;
import io.tollgate.business.Webhook;
import io.tollgate.delivery.AccountNotice.Field;
import io.tollgate.delivery.WebhookAddresses.NotPublic;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import io.tollgate.secrets.WebhookSignature;
import io.tollgate.text.Hints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Posts a made-up update to the URL of a business, signed as a real one and through the same guard, so that its people can try their
 * server. The person in it has a number that nobody can have; nothing is stored.
 */
@Component
public final class SampleWebhooks implements DisposableBean {

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int LONGEST_ANSWER = 500;
    /** One of the numbers that are reserved for fiction: +1 202 555 0100 to 0199. */
    private static final String NOBODYS_NUMBER = "+12025550143";
    private static final RecipientId NOBODY = new RecipientId(0, 1);

    /** Whatever looks like a number of a phone or an address of mail. */
    private static final Pattern PERSONAL = Pattern.compile("[^\\s\"'<>@]+@[^\\s\"'<>@]+|\\+?\\d[\\d ()/.-]{5,}\\d");

    private static final MessageId SAMPLE = new MessageId(new UUID(0x7000, Long.MIN_VALUE | 1));
    private static final ContentType JSON = ContentType.create("application/json");

    private final CloseableHttpClient client;

    SampleWebhooks(WebhookAddresses addresses, TlsSocketStrategy tls) {
        HttpClientBuilder builder = HttpClients.custom();
        WebhookClient.configure(builder, LONGEST, addresses, tls);
        this.client = builder.build();
    }

    @Override
    public void destroy() throws IOException {
        client.close();
    }

    /** What a sample tells; each is an update of another field or form. */
    public enum Sample {
        WRITTEN, SENT, DELIVERED, READ, FAILED, STOPPED, TEMPLATE_APPROVED, TEMPLATE_CATEGORY, FUNDS_LOW, SUSPENDED, REVIEWED, RENAMED,
        FASTER, PIN_CHANGED
    }

    /**
     * What was posted and what came back.
     *
     * @param status of HTTP; 0 if no answer came
     * @param answer the beginning of its body
     * @param why    no answer came, as the end of a sentence
     */
    public record Tried(String url, String body, String signature, int status, String answer, Optional<String> why, long millis) {

        public boolean taken() {
            return status >= 200 && status < 300;
        }

        /** For the business's own people. */
        public Tried forPartners() {
            return new Tried(url, body, signature, status, answer, why.map(Hints::forPartners), millis);
        }

        /** The result for readers outside the business: what its server says of a person is none of their business. */
        public Tried withoutPersons() {
            return new Tried(url, body, signature, status, PERSONAL.matcher(answer).replaceAll("•••"), why, millis);
        }
    }

    /** The body of a sample as it would come. */
    public static byte[] body(Sample sample, Business business, Sender number, Instant now) {
        return Envelope.json(business.id(), List.of(update(sample, business, number, now)), Map.of(number.id(), number),
                Map.of(NOBODY, NOBODYS_NUMBER), Map.of());
    }

    /** It may take some seconds. */
    public Tried post(Sample sample, Business business, Sender number, Webhook webhook, Instant now) {
        byte[] body = body(sample, business, number, now);
        String url = update(sample, business, number, now) instanceof AccountNotice ? webhook.ofTheRest() : webhook.of(number.id());
        String signature = WebhookSignature.of(body, webhook.secret());
        String shown = new String(body, StandardCharsets.US_ASCII);
        long begin = System.nanoTime();
        try {
            HttpPost post = new HttpPost(url);
            post.setHeader(WebhookSignature.HEADER, signature);
            post.setEntity(new ByteArrayEntity(body, JSON));
            return client.execute(post, answer -> new Tried(url, shown, signature, answer.getCode(), beginning(answer), Optional.empty(),
                    since(begin)));
        } catch (NotPublic refused) {
            return new Tried(url, shown, signature, 0, "", Optional.of(String.valueOf(refused.getMessage())), since(begin));
        } catch (IOException | IllegalArgumentException away) {
            return new Tried(url, shown, signature, 0, "", Optional.of("no answer came (" + away.getClass().getSimpleName()
                    + "). Maybe a firewall stands before the server."), since(begin));
        }
    }

    private static long since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin).toMillis();
    }

    private static String beginning(ClassicHttpResponse answer) throws IOException {
        HttpEntity entity = answer.getEntity();
        return entity == null ? "" : new String(entity.getContent().readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
    }

    private static PartnerUpdate update(Sample sample, Business business, Sender number, Instant now) {
        return switch (sample) {
            case WRITTEN -> new InboundMessage(business.id(), number.id(), NOBODY, "wamid.sample-inbound", """
                    {"message":{"id":"wamid.sample-inbound","timestamp":"%d","type":"text","text":{"body":"Is my order ready?"}},\
                    "profile":{"name":"Sample person"}}""".formatted(now.getEpochSecond()));
            case SENT -> status(business, number, "sent", now, "{}");
            case DELIVERED -> status(business, number, "delivered", now, """
                    {"pricing":{"billable":true,"pricing_model":"PMP","type":"regular","category":"utility"}}""");
            case READ -> status(business, number, "read", now, "{}");
            case FAILED -> status(business, number, "failed", now, StatusDetail.errors(131026, "A sample: the person has no such number."));
            case STOPPED -> new MarketingChoice(business.id(), number.id(), NOBODY, true, now);
            case TEMPLATE_APPROVED -> notice(business, Field.MESSAGE_TEMPLATE_STATUS_UPDATE, now, """
                    {"message_template_id":1,"message_template_name":"sample","message_template_language":"en","event":"APPROVED",\
                    "reason":"NONE"}""");
            case TEMPLATE_CATEGORY -> notice(business, Field.TEMPLATE_CATEGORY_UPDATE, now, """
                    {"message_template_id":1,"message_template_name":"sample","message_template_language":"en",\
                    "previous_category":"UTILITY","new_category":"MARKETING"}""");
            case FUNDS_LOW -> notice(business, Field.FUNDS, now, """
                    {"event":"FUNDS_LOW","timestamp":"%d","funds_info":{"currency":"%s","balance":"9.50","held":"0.00",\
                    "credit_limit":"0.00","available":"9.50"}}""".formatted(now.getEpochSecond(), business.currency()));
            case SUSPENDED -> notice(business, Field.ACCOUNT_UPDATE, now, """
                    {"event":"DISABLED_UPDATE","ban_info":{"waba_ban_state":"DISABLE","waba_ban_date":"January 1, 2026"}}""");
            case REVIEWED -> notice(business, Field.ACCOUNT_REVIEW_UPDATE, now, "{\"decision\":\"APPROVED\"}");
            case RENAMED -> notice(business, Field.PHONE_NUMBER_NAME_UPDATE, now, """
                    {"display_phone_number":"%s","decision":"APPROVED","requested_verified_name":"A sample","rejection_reason":"NONE"}\
                    """.formatted(Envelope.digits(number.displayNumber())));
            case FASTER -> notice(business, Field.PHONE_NUMBER_QUALITY_UPDATE, now, """
                    {"display_phone_number":"%s","event":"THROUGHPUT_UPGRADE"}""".formatted(Envelope.digits(number.displayNumber())));
            case PIN_CHANGED -> notice(business, Field.SECURITY, now, """
                    {"display_phone_number":"%s","event":"PIN_CHANGED"}""".formatted(Envelope.digits(number.displayNumber())));
        };
    }

    private static StatusUpdate status(Business business, Sender number, String status, Instant now, String detail) {
        return new StatusUpdate(business.id(), number.id(), SAMPLE, NOBODY, status, now, "sample", detail);
    }

    private static AccountNotice notice(Business business, Field field, Instant now, String json) {
        return new AccountNotice(business.id(), field, json, now);
    }
}
