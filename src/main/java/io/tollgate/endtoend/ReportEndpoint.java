package io.tollgate.endtoend;

import static io.tollgate.cloudapi.Shape.flag;
import static io.tollgate.cloudapi.Shape.object;
import static io.tollgate.cloudapi.Shape.oneOf;
import static io.tollgate.cloudapi.Shape.optional;
import static io.tollgate.cloudapi.Shape.required;
import static io.tollgate.cloudapi.Shape.text;
import static io.tollgate.cloudapi.Shape.textOrEmpty;

import io.tollgate.blocking.Blocks;
import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.cloudapi.Answer;
import io.tollgate.cloudapi.HttpEndpoint;
import io.tollgate.cloudapi.Refusal;
import io.tollgate.cloudapi.RequestFault;
import io.tollgate.cloudapi.Shape;
import io.tollgate.cloudapi.UnfitParameter;
import io.tollgate.endtoend.DeviceRequests.Call;
import io.tollgate.endtoend.Groups.Group;
import io.tollgate.endtoend.mls.Declaration;
import io.tollgate.endtoend.mls.Disclosed;
import io.tollgate.endtoend.mls.NotMls;
import io.tollgate.endtoend.reports.MessageReport;
import io.tollgate.endtoend.reports.MessageReports;
import io.tollgate.message.Category;
import io.tollgate.message.MessageId;
import io.tollgate.message.RecipientId;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * A person reports an encrypted message, and discloses it. The signature shows that the business has written this text; the head that was
 * kept at its hand-over shows that it is this message. No key of the conversation is needed, and no other message can be read.
 */
@Component
final class ReportEndpoint {

    private static final Duration DAY = Duration.ofHours(24);
    private static final Shape REPORT = object(required("message_id", text(128)), required("signed", text(4 * Disclosed.LONGEST / 3 + 4)),
            required("signature", text(120)), required("sender_key", text(64)),
            required("reason", oneOf("category", "template", "unwanted", "fraud", "other")), optional("words", textOrEmpty(1_000)),
            optional("block", flag()));

    private final DeviceRequests requests;
    private final Handed handed;
    private final Groups groups;
    private final Devices devices;
    private final Businesses businesses;
    private final Comparison comparison;
    private final MessageReports reports;
    private final Blocks blocks;
    private final EndToEndSettings settings;

    ReportEndpoint(DeviceRequests requests, Handed handed, Groups groups, Devices devices, Businesses businesses, Comparison comparison,
            MessageReports reports, Blocks blocks, EndToEndSettings settings) {
        this.settings = settings;
        this.requests = requests;
        this.handed = handed;
        this.groups = groups;
        this.devices = devices;
        this.businesses = businesses;
        this.comparison = comparison;
        this.reports = reports;
        this.blocks = blocks;
    }

    @Bean
    HttpEndpoint endToEndReports() {
        return new HttpEndpoint("e2e-reports", Optional.of("/e2e/v1/reports"), Set.of("POST"), this::report);
    }

    /** {@code POST /e2e/v1/reports} */
    private Answer report(HttpServletRequest request) {
        return requests.ofDevice(request, (call, device) -> {
            if (!(device.account() instanceof DeviceOwner.OfPerson(RecipientId person))) {
                return requests.refused(call, new Refusal(RequestFault.UNVERIFIED, "People report messages, and businesses do not."));
            }
            ObjectNode body = requests.body(call, REPORT);
            MessageId message = MessageId.parse(body.path("message_id").stringValue()).filter(id -> handed.has(id, person))
                    .orElseThrow(() -> new UnfitParameter(new Refusal(RequestFault.UNKNOWN_GROUP, "No encrypted message of this id was"
                            + " handed to the devices of this person within the time in which it can be reported.")));
            Optional<MessageReport> before = reports.of(message, person);
            if (before.isPresent()) {
                return requests.success(call, told(before.get()));
            }
            if (reports.made(person, call.now(), DAY) >= settings.reportsOfPerson()) {
                return requests.refused(call, new Refusal(RequestFault.RATE_HIT, "This person has made "
                        + settings.reportsOfPerson() + " reports within 24 hours. Try again tomorrow."));
            }
            return requests.created(call, told(taken(call, person, message, body)));
        });
    }

    private MessageReport taken(Call call, RecipientId person, MessageId message, ObjectNode body) {
        byte[] signed = DeviceRequests.bytes(body.path("signed"), "signed");
        byte[] signature = DeviceRequests.bytes(body.path("signature"), "signature");
        byte[] key = DeviceRequests.bytes(body.path("sender_key"), "sender_key");
        Disclosed disclosed;
        Declaration declared;
        try {
            disclosed = Disclosed.read(signed);
            declared = Declaration.read(disclosed.authenticatedData());
        } catch (NotMls odd) {
            throw UnfitParameter.invalid("signed", odd.why());
        }
        Group group = groups.find(disclosed.groupId())
                .filter(_ -> handed.is(message, person, disclosed.groupId(), disclosed.epoch(), disclosed.authenticatedData()))
                .orElseThrow(() -> UnfitParameter.invalid("signed", "is of another message than message_id names"));
        Device signer = devices.byKey(key).filter(found -> found.account().equals(new DeviceOwner.OfNumber(group.sender())))
                .orElseThrow(() -> UnfitParameter.invalid("sender_key", "is not the key of a device of the number that sent the message"));
        if (!Disclosed.isSigned(key, signed, signature)) {
            throw UnfitParameter.invalid("signature", "is not that of sender_key over signed");
        }
        Sender sender = businesses.sender(group.sender()).orElseThrow();
        Comparison.Result result = comparison.of(sender.business(), declared, disclosed.text());
        MessageReport report = new MessageReport(0, message, person, sender.business(), sender.id(), signer.id().text(),
                Category.valueOf(declared.category().toUpperCase(Locale.ROOT)), declared.template().orElse(""),
                MessageReport.Reason.valueOf(body.path("reason").stringValue().toUpperCase(Locale.ROOT)), result.fits(), call.now(),
                Optional.empty());
        MessageReport kept = reports.add(report, new MessageReport.Disclosure(result.shown(), body.path("words").asString(""),
                DeviceRequests.text(signed), DeviceRequests.text(signature), DeviceRequests.text(key)))
                .or(() -> reports.of(message, person)).orElseThrow();
        if (body.path("block").asBoolean(false)) {
            blocks.block(person, Optional.of(sender.business()), "report of a message", call.now());
        }
        return kept;
    }

    private static ObjectNode told(MessageReport report) {
        return DeviceRequests.json().put("report_id", Long.toString(report.id())).put("verdict", report.fits() ? "as_declared" : "differs");
    }
}
