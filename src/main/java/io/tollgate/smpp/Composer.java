package io.tollgate.smpp;

import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.business.Template;
import io.tollgate.delivery.HandOver;
import io.tollgate.delivery.Rendering;
import io.tollgate.message.Content;
import io.tollgate.message.SenderId;
import io.tollgate.recipient.Recipients;
import io.tollgate.sms.SmsEncoding;
import io.tollgate.sms.SmsParts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.bean.DataCoding;
import org.jsmpp.bean.DataCodings;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GSMSpecificFeature;
import org.jsmpp.bean.MessageMode;
import org.jsmpp.bean.MessageType;

/** Makes the parts of an SMS from what the business sent. Sources: SMPP 3.4, and 3GPP TS 23.040, section 9.2.3.24.1. */
final class Composer {

    private static final int UNDELIVERABLE = 131026;
    private static final int UNSUPPORTED = 131051;
    private static final int INVALID = 131009;
    private static final byte UCS_2 = 8;
    private static final int HEADER = 6;
    private static final Duration LONGEST_LIFE = Duration.ofDays(30);

    private final Recipients recipients;
    private final Businesses businesses;
    private final SmppSettings settings;
    private final AtomicInteger references = new AtomicInteger(ThreadLocalRandom.current().nextInt());

    Composer(Recipients recipients, Businesses businesses, SmppSettings settings) {
        this.recipients = recipients;
        this.businesses = businesses;
        this.settings = settings;
    }

    ComposedSms of(HandOver message, Instant now) {
        String body = message.template().flatMap(key -> businesses.template(message.business(), key)).map(Template::body).orElse("");
        Optional<String> text = Rendering.sms(Content.inflated(message.content()), message.kind(), body);
        Optional<String> number = Optional.ofNullable(recipients.numbers(List.of(message.recipient())).get(message.recipient()));
        if (text.isEmpty()) {
            return new ComposedSms.Impossible(UNSUPPORTED, "Only texts and templates can be sent as an SMS.");
        }
        if (text.get().isEmpty()) {
            return new ComposedSms.Impossible(UNDELIVERABLE, "The recipient is not known any more.");
        }
        if (number.isEmpty()) {
            return new ComposedSms.Impossible(UNDELIVERABLE, "The recipient's phone number is not known, and an SMS needs it.");
        }
        SmsParts sms = SmsParts.of(text.get());
        return sms.fault().<ComposedSms>map(why -> new ComposedSms.Impossible(INVALID, why))
                .orElseGet(() -> new ComposedSms.Parts(parts(sms, sender(message.sender()), Address.international(number.get()),
                        validity(Duration.between(now, message.expiresAt())))));
    }

    private Address sender(SenderId sender) {
        return Optional.ofNullable(settings.senders().get(sender.value())).map(shown -> Address.sender(shown, settings))
                .orElseGet(() -> Address.international(businesses.sender(sender).map(Sender::displayNumber)
                        .orElseThrow(() -> new IllegalStateException("sender " + sender + " is unknown"))));
    }

    private List<Part> parts(SmsParts sms, Address from, Address to, String validity) {
        DataCoding coding = sms.encoding() == SmsEncoding.GSM_7 ? DataCodings.ZERO : DataCodings.newInstance(UCS_2);
        int reference = references.incrementAndGet();
        List<Part> parts = new ArrayList<>();
        for (String text : sms.texts()) {
            byte[] bytes = sms.encoding().bytes(text);
            parts.add(sms.count() == 1
                    ? new Part(from, to, new ESMClass(), coding, validity, bytes)
                    : new Part(from, to, new ESMClass(MessageMode.DEFAULT, MessageType.DEFAULT, GSMSpecificFeature.UDHI), coding, validity,
                            withHeader(reference, sms.count(), parts.size() + 1, bytes)));
        }
        return parts;
    }

    /** The header by which a handset puts the parts together, with a reference of 8 bits. */
    private static byte[] withHeader(int reference, int count, int number, byte[] bytes) {
        byte[] whole = new byte[HEADER + bytes.length];
        byte[] header = {HEADER - 1, 0, 3, (byte) reference, (byte) count, (byte) number};
        System.arraycopy(header, 0, whole, 0, HEADER);
        System.arraycopy(bytes, 0, whole, HEADER, bytes.length);
        return whole;
    }

    /** A time in SMPP's relative form, section 7.1.1, which does not depend on the SMSC's clock. It is rounded down to a second or more. */
    static String validity(Duration life) {
        Duration bounded = life.compareTo(LONGEST_LIFE) < 0 ? life : LONGEST_LIFE;
        Duration left = bounded.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : bounded;
        return "0000%02d%02d%02d%02d000R".formatted(left.toDaysPart(), left.toHoursPart(), left.toMinutesPart(), left.toSecondsPart());
    }
}
