package io.tollgate.endtoend;

import io.tollgate.delivery.ChannelAnswer;
import io.tollgate.delivery.HandOver;
import io.tollgate.delivery.Receipt;
import io.tollgate.delivery.Receipts;
import io.tollgate.delivery.SealedDelivery;
import io.tollgate.endtoend.Envelopes.Content;
import io.tollgate.endtoend.Envelopes.Kind;
import io.tollgate.endtoend.Envelopes.Sealed;
import io.tollgate.endtoend.Groups.Group;
import io.tollgate.endtoend.mls.PrivateMessage;
import io.tollgate.message.MessageId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Gives admitted messages to the devices of the person that are members of the conversation. A message of another's conversation fails. */
@Component
class DeviceDelivery implements SealedDelivery {

    private static final int UNDELIVERABLE = 131026;

    private final Groups groups;
    private final Devices devices;
    private final Envelopes envelopes;
    private final Receipts receipts;
    private final Handed handed;

    DeviceDelivery(Groups groups, Devices devices, Envelopes envelopes, Receipts receipts, Handed handed) {
        this.handed = handed;
        this.groups = groups;
        this.devices = devices;
        this.envelopes = envelopes;
        this.receipts = receipts;
    }

    /** A message that was checked at its acceptance. */
    private record Read(byte[] bytes, PrivateMessage head) {

        String group() {
            return HexFormat.of().formatHex(head.groupId());
        }
    }

    @Override
    public Map<MessageId, ChannelAnswer> take(List<HandOver> messages, Instant now) {
        Map<HandOver, Read> read = new LinkedHashMap<>();
        messages.forEach(message -> read.put(message, read(message)));
        List<byte[]> ids = read.values().stream().map(one -> one.head().groupId()).toList();
        Map<String, Group> known = groups.find(ids);
        Map<String, List<DeviceId>> members = groups.members(ids);
        Map<DeviceId, Device> all = devices.find(members.values().stream().flatMap(List::stream).toList());
        Map<MessageId, ChannelAnswer> answers = new HashMap<>();
        List<Sealed> sealed = new ArrayList<>();
        List<Receipt> sent = new ArrayList<>();
        List<Handed.Message> done = new ArrayList<>();
        Map<String, Group> through = new LinkedHashMap<>();
        read.forEach((message, one) -> {
            List<Device> hers = Optional.ofNullable(known.get(one.group()))
                    .filter(group -> group.sender().equals(message.sender()) && group.person().equals(message.recipient()))
                    .map(group -> members.getOrDefault(one.group(), List.of()).stream()
                            .flatMap(id -> Optional.ofNullable(all.get(id)).stream())
                            .filter(device -> device.account().equals(new DeviceOwner.OfPerson(message.recipient()))).toList())
                    .orElse(List.of());
            if (hers.isEmpty()) {
                answers.put(message.id(), new ChannelAnswer.Rejected(UNDELIVERABLE,
                        "No device of the recipient is a member of this encrypted"
                                + " conversation. Claim her key packages, and add them by a commit."));
                return;
            }
            Content content = new Content(Kind.MESSAGE, one.head().groupId(), Optional.empty(), message.id().text(),
                    Optional.of(message.id()), one.bytes());
            hers.forEach(device -> sealed.add(new Sealed(device, content)));
            sent.add(Receipt.of(message.id(), Receipt.Type.SENT, now));
            through.put(one.group(), known.get(one.group()));
            done.add(new Handed.Message(message.id(), message.recipient(), one.head()));
            answers.put(message.id(), new ChannelAnswer.Sent());
        });
        if (!sealed.isEmpty()) {
            envelopes.add(sealed, now);
            handed.add(done, now);
            groups.encrypt(through.values(), now);
            receipts.take(sent, now);
        }
        return answers;
    }

    private static Read read(HandOver message) {
        String text = JsonMapper.shared().readTree(io.tollgate.message.Content.inflated(message.content())).path("encrypted")
                .path("ciphertext").stringValue();
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        return new Read(bytes, PrivateMessage.read(bytes));
    }
}
