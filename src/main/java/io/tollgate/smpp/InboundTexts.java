package io.tollgate.smpp;

import io.tollgate.business.Businesses;
import io.tollgate.business.Sender;
import io.tollgate.database.Trouble;
import io.tollgate.message.Medium;
import io.tollgate.messenger.InboundUpdates;
import io.tollgate.sms.SmsEncoding;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jsmpp.bean.AbstractSmCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Hands on what people write by SMS, as the messenger's updates are handed on: a stop by SMS counts like one that the messenger reports. An
 * SMS has no id of its own, so one that the SMSC repeats comes twice.
 */
final class InboundTexts {

    private static final String GAP = " [...] ";
    private static final byte ASCII = 1;
    private static final byte BYTES = 2;
    private static final byte LATIN_1 = 3;
    private static final byte OTHER_BYTES = 4;
    private static final int ALPHABET = 0x0C;
    private static final int UCS_2 = 0x08;
    private static final Logger log = LoggerFactory.getLogger(InboundTexts.class);

    private final Businesses businesses;
    private final InboundUpdates updates;
    private final PieceRecords pieces;
    private final SmppSettings settings;
    private final Map<String, Long> senders;
    private final Clock clock;

    /** @param senders phone number ids by the addresses that people see */
    InboundTexts(Businesses businesses, InboundUpdates updates, PieceRecords pieces, SmppSettings settings,
            Map<String, Long> senders, Clock clock) {
        this.businesses = businesses;
        this.updates = updates;
        this.pieces = pieces;
        this.settings = settings;
        this.senders = senders;
        this.clock = clock;
    }

    /** Once this has returned, it is on disk. @return whether it was of use: from a number, to one of ours, with a text */
    boolean take(AbstractSmCommand sm, byte[] body) {
        Piece piece = PieceReader.read(sm, body);
        if (!piece.key().from().matches("[0-9]{5,15}") || piece.coding() == BYTES || piece.coding() == OTHER_BYTES
                || sender(piece.key().to()).isEmpty()) {
            return false;
        }
        if (piece.isAlone()) {
            return handOn(List.of(piece));
        }
        pieces.keep(piece, clock.instant());
        return pieces.join(piece.key(), clock.instant(), this::handOn);
    }

    /** Hands on what has waited long enough. */
    void sweep(Instant now) {
        for (byte[] sms : pieces.overdue(now.minus(settings.joinWithin()), settings.joinMost())) {
            try {
                pieces.end(sms, now, this::handOn);
            } catch (RuntimeException failure) {
                log.info("Parts of an SMS cannot be handed on now: {}", Trouble.place(failure));
            }
        }
        pieces.forgetOld(now.minus(settings.joinWithin()));
    }

    private boolean handOn(List<Piece> pieces) {
        Piece.Key key = pieces.getFirst().key();
        String id = UUID.randomUUID().toString();
        InboundUpdates.Outcome outcome = updates.take("sms-" + id, envelope(key, "sms." + id, text(pieces)), Medium.SMS);
        if (outcome.broken().isPresent()) {
            throw new IllegalStateException("an SMS could not be taken");
        }
        return outcome.refused().isEmpty();
    }

    private ObjectNode envelope(Piece.Key key, String id, String text) {
        ObjectNode root = JsonMapper.shared().createObjectNode().put("object", "whatsapp_business_account");
        ObjectNode value = root.putArray("entry").addObject().putArray("changes").addObject().put("field", "messages").putObject("value");
        value.put("messaging_product", "whatsapp").putObject("metadata")
                .put("phone_number_id", sender(key.to()).orElse(""));
        ObjectNode message = value.putArray("messages").addObject().put("from", key.from()).put("id", id)
                .put("timestamp", Long.toString(clock.instant().getEpochSecond())).put("type", "text");
        message.putObject("text").put("body", text);
        return root;
    }

    private Optional<String> sender(String address) {
        return Optional.ofNullable(senders.get(address)).map(String::valueOf)
                .or(() -> Optional.ofNullable(businesses.sendersWith(List.of("+" + address)).get("+" + address)).map(Sender::id)
                        .map(Object::toString));
    }

    /** The parts that are there, in their order; neighbours in one alphabet are read together, as a character may be torn. */
    private static String text(List<Piece> pieces) {
        StringBuilder text = new StringBuilder();
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        int expected = 1;
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            if (piece.number() != expected) {
                text.append(GAP);
            }
            together.writeBytes(piece.bytes());
            expected = piece.number() + 1;
            boolean goesOn = i + 1 < pieces.size() && pieces.get(i + 1).number() == expected
                    && pieces.get(i + 1).coding() == piece.coding();
            if (!goesOn) {
                text.append(read(piece.coding(), together.toByteArray()));
                together.reset();
            }
        }
        return expected <= pieces.getLast().key().parts() ? text.append(GAP).toString() : text.toString();
    }

    /** Reads a text by 3GPP TS 23.038, section 4, and SMPP 3.4, section 5.2.19. */
    private static String read(byte coding, byte[] bytes) {
        return switch (coding) {
            case ASCII, LATIN_1 -> new String(bytes, StandardCharsets.ISO_8859_1);
            default -> ((coding & ALPHABET) == UCS_2 ? SmsEncoding.UCS_2 : SmsEncoding.GSM_7).text(bytes);
        };
    }
}
