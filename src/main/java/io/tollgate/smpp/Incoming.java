package io.tollgate.smpp;

import io.micrometer.core.instrument.MeterRegistry;
import io.tollgate.database.Trouble;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.AbstractSmCommand;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.OptionalParameter.Tag;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.util.MessageId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what the SMSC sends: receipts, and what people write. The SMSC gets its answer when it is on disk, and otherwise an error, so that
 * it repeats it. What is of no use here is counted and taken, as the SMSC would only repeat it.
 */
final class Incoming implements MessageReceiverListener {

    private static final int SECONDS = 5;
    private static final Logger log = LoggerFactory.getLogger(Incoming.class);

    private final ReceiptReader reader;
    private final Recorder recorder;
    private final InboundTexts texts;
    private final MeterRegistry meters;
    /** The other threads are for the answers to our own messages, which must not wait for a slow database. */
    private final Semaphore places = new Semaphore(SmscConnection.READERS * 3 / 4);

    Incoming(ReceiptReader reader, Recorder recorder, InboundTexts texts, MeterRegistry meters) {
        this.reader = reader;
        this.recorder = recorder;
        this.texts = texts;
        this.meters = meters;
    }

    @Override
    public void onAcceptDeliverSm(DeliverSm sm) throws ProcessRequestException {
        byte[] text = sm.getShortMessage();
        take(sm, text == null || text.length == 0 ? payload(sm) : text);
    }

    @Override
    public DataSmResult onAcceptDataSm(DataSm sm, Session source) throws ProcessRequestException {
        take(sm, payload(sm));
        try {
            return new DataSmResult(new MessageId("0"), new OptionalParameter[0]);
        } catch (PDUStringException impossible) {
            throw new ProcessRequestException("no id", SMPPConstant.STAT_ESME_RX_T_APPN);
        }
    }

    @Override
    public void onAcceptAlertNotification(AlertNotification alert) {
        count("strange");
    }

    private void take(AbstractSmCommand sm, byte[] text) throws ProcessRequestException {
        if (!places.tryAcquire()) {
            throw new ProcessRequestException("busy", SMPPConstant.STAT_ESME_RTHROTTLED);
        }
        try {
            if (ReceiptReader.isReceipt(sm)) {
                receipt(sm, text);
            } else {
                count(texts.take(sm, text) ? "message" : "strange");
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new ProcessRequestException("ending", SMPPConstant.STAT_ESME_RX_T_APPN);
        } catch (Exception failure) {
            log.info("Something from the SMSC could not be taken, so the SMSC should repeat it: {}", Trouble.place(failure));
            throw new ProcessRequestException("not taken", SMPPConstant.STAT_ESME_RX_T_APPN);
        } finally {
            places.release();
        }
    }

    private void receipt(AbstractSmCommand sm, byte[] text) throws Exception {
        Optional<Report> report = reader.read(sm, text);
        if (report.isEmpty()) {
            count("strange");
            return;
        }
        recorder.told(report.get()).get(SECONDS, TimeUnit.SECONDS);
        count("receipt");
    }

    private static byte[] payload(AbstractSmCommand sm) {
        return ReceiptReader.octets(sm, Tag.MESSAGE_PAYLOAD).orElse(new byte[0]);
    }

    private void count(String kind) {
        meters.counter("tollgate.smpp.incoming", "kind", kind).increment();
    }
}
