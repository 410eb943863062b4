package io.tollgate.smpp;

import io.tollgate.smpp.Submission.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jsmpp.DefaultPDUReader;
import org.jsmpp.DefaultPDUSender;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.PDUStringException;
import org.jsmpp.SynchronizedPDUSender;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.Command;
import org.jsmpp.bean.DataCoding;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.SMSCDeliveryReceipt;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.extra.SessionState;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.SendCommandTask;
import org.jsmpp.session.connection.socket.SocketConnection;

/** One bound connection to the SMSC, with its window. When it ends, all that waits for an answer ends too. */
final class SmscConnection {

    /** Threads for what the SMSC sends. {@link Incoming} leaves some of them to the answers. */
    static final int READERS = 32;

    private static final int QUEUED = 2_000;
    private static final String SUBMIT = "submit_sm";
    private static final ScopedValue<Submission> CURRENT = ScopedValue.newInstance();

    private final SmppSettings settings;
    private final Session session;
    private final Semaphore window;
    private final Set<Submission> waiting = ConcurrentHashMap.newKeySet();
    private final CountDownLatch end = new CountDownLatch(1);

    private SmscConnection(SmppSettings settings, Session session) {
        this.settings = settings;
        this.session = session;
        this.window = new Semaphore(settings.window());
        session.addSessionStateListener((now, before, source) -> {
            if (now == SessionState.CLOSED || now == SessionState.UNBOUND) {
                ended();
            }
        });
    }

    /** Connects and binds as transceiver. */
    static SmscConnection open(SmppSettings settings, String password, MessageReceiverListener listener) throws IOException {
        Session session = new Session(settings);
        session.setInterfaceVersion(InterfaceVersion.IF_34);
        session.setEnquireLinkTimer(Math.toIntExact(settings.enquireLink().toMillis()));
        session.setTransactionTimer(settings.connect().toMillis());
        session.setPduProcessorDegree(READERS);
        session.setQueueCapacity(QUEUED);
        session.setMessageReceiverListener(listener);
        SmscConnection connection = new SmscConnection(settings, session);
        try {
            session.connectAndBind(settings.host(), settings.port(), new BindParameter(BindType.BIND_TRX, settings.systemId(), password,
                    settings.systemType(), TypeOfNumber.UNKNOWN, NumberingPlanIndicator.UNKNOWN, settings.addressRange()),
                    settings.connect().toMillis());
            return connection;
        } catch (IOException | RuntimeException failure) {
            connection.cut();
            throw failure;
        }
    }

    boolean isOpen() {
        return end.getCount() > 0 && session.getSessionState().isBound();
    }

    void awaitEnd() throws InterruptedException {
        end.await();
    }

    int outstanding() {
        return settings.window() - window.availablePermits();
    }

    /** Says good-bye to the SMSC. */
    void close() {
        session.unbindAndClose();
        ended();
    }

    private void cut() {
        session.close();
        ended();
    }

    private void ended() {
        end.countDown();
        waiting.forEach(one -> one.lose("the connection ended"));
    }

    /**
     * Sends one part and waits for its answer.
     *
     * @param until when the wait ends, by the monotonic clock. Nothing is written after it
     * @param late  gets an answer that comes after it
     */
    Reply submit(Part part, long until, Consumer<Reply> late) {
        if (!window.tryAcquire()) {
            return new Reply.NotSent("the window is full");
        }
        Submission one = new Submission();
        waiting.add(one);
        Thread.startVirtualThread(() -> {
            try {
                one.reply.complete(ScopedValue.where(CURRENT, one).call(() -> exchange(part, one)));
            } catch (Throwable failure) {
                one.lose(failure.getClass().getSimpleName());
            } finally {
                waiting.remove(one);
                window.release();
            }
        });
        if (end.getCount() == 0) {
            one.lose("the connection ended");
        }
        return await(one, until, late);
    }

    private Reply await(Submission one, long until, Consumer<Reply> late) {
        try {
            return one.reply.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException over) {
            return without(one, late, "no answer within " + settings.answer());
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
            return without(one, late, "interrupted");
        } catch (ExecutionException failure) {
            return new Reply.Lost(failure.getClass().getSimpleName());
        }
    }

    private Reply without(Submission one, Consumer<Reply> late, String reason) {
        if (one.giveUp()) {
            return new Reply.NotSent("it could not be written in time");
        }
        if (one.isTorn()) {
            cut(); // so that the rest of it is never written
        }
        CompletableFuture<Void> _ = one.reply.thenAccept(late);
        return new Reply.Lost(reason);
    }

    private Reply exchange(Part part, Submission one) throws PDUException, InvalidResponseException {
        try {
            return new Reply.Taken(session.submitShortMessage(settings.serviceType(), TypeOfNumber.valueOf((byte) part.from().ton()),
                    NumberingPlanIndicator.valueOf((byte) part.from().npi()), part.from().value(),
                    TypeOfNumber.valueOf((byte) part.to().ton()), NumberingPlanIndicator.valueOf((byte) part.to().npi()),
                    part.to().value(), part.form(), (byte) 0, (byte) 0, "", part.validity(),
                    new RegisteredDelivery(SMSCDeliveryReceipt.SUCCESS_FAILURE), (byte) 0, part.coding(), (byte) 0, part.bytes())
                    .getMessageId());
        } catch (NegativeResponseException refused) {
            return new Reply.Refused(refused.getCommandStatus());
        } catch (ResponseTimeoutException | IOException failure) {
            return one.giveUp()
                    ? new Reply.NotSent(failure.getClass().getSimpleName())
                    : new Reply.Lost(failure.getClass().getSimpleName());
        }
    }

    /** Waits longer for the answer to a submit_sm than for others. */
    private static final class Session extends SMPPSession {

        private final Duration late;

        Session(SmppSettings settings) {
            super(new SynchronizedPDUSender(new Sender()), new DefaultPDUReader(), (host, port) -> socket(settings));
            this.late = settings.late();
        }

        @Override
        protected Command executeSendCommand(SendCommandTask task, long timeout)
                throws PDUException, ResponseTimeoutException, InvalidResponseException, NegativeResponseException, IOException {
            return super.executeSendCommand(task, task.getCommandName().equals(SUBMIT) ? late.toMillis() : timeout);
        }
    }

    private static SocketConnection socket(SmppSettings settings) throws IOException {
        int limit = Math.toIntExact(settings.connect().toMillis());
        Socket socket = settings.tls() ? SSLSocketFactory.getDefault().createSocket() : new Socket();
        try {
            socket.connect(new InetSocketAddress(settings.host(), settings.port()), limit);
            socket.setTcpNoDelay(true);
            if (socket instanceof SSLSocket secured) {
                SSLParameters parameters = secured.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secured.setSSLParameters(parameters);
                secured.setSoTimeout(limit);
                secured.startHandshake();
            }
            return new SocketConnection(socket);
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    /** Tells a submission when its bytes go. The session writes one PDU at a time. */
    private static final class Sender extends DefaultPDUSender {

        @Override
        @SuppressWarnings("TooManyParameters") // the library's
        public byte[] sendSubmitSm(OutputStream out, int sequenceNumber, String serviceType, TypeOfNumber fromTon,
                NumberingPlanIndicator fromNpi, String from, TypeOfNumber toTon, NumberingPlanIndicator toNpi, String to, ESMClass form,
                byte protocolId, byte priority, String schedule, String validity, RegisteredDelivery receipts, byte replace,
                DataCoding coding, byte template, byte[] bytes, OptionalParameter... more) throws PDUStringException, IOException {
            Submission one = CURRENT.get();
            one.begin();
            byte[] pdu = super.sendSubmitSm(out, sequenceNumber, serviceType, fromTon, fromNpi, from, toTon, toNpi, to, form, protocolId,
                    priority, schedule, validity, receipts, replace, coding, template, bytes, more);
            one.written();
            return pdu;
        }
    }
}
