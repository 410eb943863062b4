package io.tollgate.smpp;

import static java.util.stream.Collectors.toMap;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.business.Businesses;
import io.tollgate.delivery.ChannelOutages;
import io.tollgate.messenger.InboundUpdates;
import io.tollgate.recipient.Recipients;
import java.time.Clock;
import java.util.Map;

/** The channel and what belongs to it, put together. */
final class SmppParts {

    private final Recorder recorder;
    private final InboundTexts texts;
    private final Link link;
    private final SmppChannel channel;

    SmppParts(SmppSettings settings, SmppPassword password, PartRecords records, PieceRecords pieces, Recipients recipients,
            Businesses businesses, InboundUpdates updates, ChannelOutages outages, MeterRegistry meters, Clock clock) {
        SmscCodes codes = new SmscCodes();
        Map<String, Long> senders = settings.senders().entrySet().stream()
                .collect(toMap(it -> Address.digits(it.getValue()), Map.Entry::getKey, Math::min));
        recorder = new Recorder(records, clock);
        texts = new InboundTexts(businesses, updates, pieces, settings, senders, clock);
        link = new Link(settings, password, outages, codes,
                new Incoming(new ReceiptReader(settings.receiptIds()), recorder, texts, meters));
        channel = new SmppChannel(settings, new Composer(recipients, businesses, settings), link, recorder,
                new SmsPace(settings.perSecond()), codes, outages, meters, clock);
    }

    SmppChannel channel() {
        return channel;
    }

    Link link() {
        return link;
    }

    Recorder recorder() {
        return recorder;
    }

    InboundTexts texts() {
        return texts;
    }

    void close() {
        link.close();
        recorder.close();
    }
}
