package io.tollgate.intake;

import io.tollgate.business.Business;
import io.tollgate.business.Enrolled;
import io.tollgate.business.Enrolments;
import io.tollgate.business.Payment;
import io.tollgate.business.Plan;
import io.tollgate.business.Sender;
import io.tollgate.business.Template;
import io.tollgate.business.BusinessTerms;
import io.tollgate.message.Category;
import io.tollgate.message.SenderId;
import io.tollgate.message.TemplateKey;
import io.tollgate.money.Money;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A business with a number and some templates, and what it needs to send over HTTP. */
public record Partner(Business business, String token, Sender sender, URI root) {

    private static final AtomicLong COUNT = new AtomicLong();
    private static final Currency USD = Currency.getInstance("USD");
    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    /** Enrols a new one. @param port of the running application */
    public static Partner enrol(Enrolments enrolments, int port) {
        long number = COUNT.incrementAndGet();
        Instant now = Instant.parse("2026-11-02T09:00:00Z");
        Enrolled enrolled = enrolments.enrol("intake-" + number,
                new BusinessTerms("Shop " + number, Plan.ENTERPRISE, USD, ZoneId.of("Europe/Lisbon"),
                        Payment.POSTPAID, Money.zero(USD), Optional.empty()),
                now);
        SenderId id = new SenderId(5_550_000_000L + number);
        Sender sender = enrolments.add(new Sender(id, enrolled.business().id(), "+35121" + (1_000_000 + number), "Shop"), now);
        Partner partner = new Partner(enrolled.business(), enrolled.token(), sender, URI.create("http://127.0.0.1:" + port));
        partner.template(enrolments, "greeting", "Good day!");
        partner.template(enrolments, "flight_update", "Flight {{1}} leaves from gate {{2}}.");
        partner.template(enrolments, "named", "Flight {{flight}} leaves from gate {{gate}}.");
        return partner;
    }

    private void template(Enrolments enrolments, String name, String body) {
        enrolments.put(new Template(business.id(), new TemplateKey(name, "en_US"), Category.UTILITY, Template.Approval.APPROVED, false,
                Duration.ofHours(12), body));
    }

    String path() {
        return "/v25.0/" + sender.id() + "/messages";
    }

    Reply post(String body, String... headers) {
        return exchange(request(path(), headers).POST(BodyPublishers.ofString(body)).build());
    }

    Reply postTo(String path, String body, String... headers) {
        return exchange(request(path, headers).POST(BodyPublishers.ofString(body)).build());
    }

    /** With token and content type, and these headers besides or instead. */
    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(path)).timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token).header("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request;
    }

    static Reply exchange(HttpRequest request) {
        try {
            return new Reply(HTTP.send(request, BodyHandlers.ofByteArray()));
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    static String text(String to, String text) {
        return """
                {"messaging_product":"whatsapp","recipient_type":"individual","to":"%s","type":"text","text":{"body":"%s"}}""".formatted(to,
                text);
    }

    record Reply(HttpResponse<byte[]> response) {

        int status() {
            return response.statusCode();
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(response.body());
        }

        String messageId() {
            return json().at("/messages/0/id").asString();
        }

        JsonNode error() {
            return json().path("error");
        }

        String details() {
            return error().at("/error_data/details").asString();
        }
    }
}
