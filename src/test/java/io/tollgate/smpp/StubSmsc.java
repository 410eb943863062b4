package io.tollgate.smpp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.BroadcastSm;
import org.jsmpp.bean.CancelBroadcastSm;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DataCodings;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.QueryBroadcastSm;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.BindRequest;
import org.jsmpp.session.BroadcastSmResult;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.QueryBroadcastSmResult;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.session.connection.socket.SocketConnection;
import org.jsmpp.util.MessageId;

/** An SMSC over real sockets. It answers as a test says: slowly, wrongly, or not at all; and sends receipts and what people write. */
final class StubSmsc implements ServerMessageReceiverListener, AutoCloseable {

    static final String PASSWORD = "secret1";

    private static final int READERS = 40;

    private final ServerSocket socket;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<SMPPServerSession> sessions = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger(1000);

    /** All that came. */
    final List<SubmitSm> asked = new CopyOnWriteArrayList<>();
    final AtomicInteger binds = new AtomicInteger();
    /** Says what a submit_sm is answered. */
    volatile Behaviour behaviour = _ -> nextId();

    /** Gives the SMSC's id of the message; an exception with a command_status refuses it. */
    interface Behaviour {

        String answer(SubmitSm sm) throws ProcessRequestException;
    }

    StubSmsc() throws IOException {
        this(0);
    }

    StubSmsc(int port) throws IOException {
        socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    String nextId() {
        return Integer.toString(ids.incrementAndGet());
    }

    static ProcessRequestException status(int status) {
        return new ProcessRequestException("as the test says", status);
    }

    private void accept() {
        try {
            while (true) {
                Socket one = socket.accept();
                sockets.add(one);
                Thread.startVirtualThread(() -> bind(one));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void bind(Socket one) {
        try {
            SMPPServerSession session = new SMPPServerSession(new SocketConnection(one), (_, _, _) -> {}, this, null, READERS, 1_000);
            session.setTransactionTimer(5_000);
            BindRequest request = session.waitForBind(5_000);
            if (request.getPassword().equals(PASSWORD)) {
                request.accept("stub", InterfaceVersion.IF_34);
                sessions.add(session);
                binds.incrementAndGet();
            } else {
                request.reject(SMPPConstant.STAT_ESME_RINVPASWD);
            }
        } catch (IOException | TimeoutException | PDUStringException | IllegalStateException gone) {
            // the other side has ended
        }
    }

    /** Ends all connections, without a word. */
    void drop() {
        sessions.clear();
        sockets.forEach(one -> {
            try {
                one.close();
            } catch (IOException ended) {
                // already
            }
        });
        sockets.clear();
    }

    /** Sends a receipt in the usual form. @return the command_status of its answer; empty if there is no connection */
    Optional<Integer> report(String id, String stat) {
        return report("id:" + id + " sub:001 dlvrd:001 submit date:2610051200 done date:2610051201 stat:" + stat + " err:000 text:Hello");
    }

    Optional<Integer> report(String text, OptionalParameter... parameters) {
        return deliver(0x04, 0, "4366000000", "4366000001", text.getBytes(StandardCharsets.ISO_8859_1), parameters);
    }

    /** Sends what somebody wrote. */
    Optional<Integer> write(String from, String to, int esmClass, int coding, byte[] text) {
        return deliver(esmClass, coding, from, to, text);
    }

    private Optional<Integer> deliver(int esmClass, int coding, String from, String to, byte[] text, OptionalParameter... parameters) {
        for (SMPPServerSession session : sessions) {
            try {
                session.deliverShortMessage("", TypeOfNumber.INTERNATIONAL, NumberingPlanIndicator.ISDN, from, TypeOfNumber.INTERNATIONAL,
                        NumberingPlanIndicator.ISDN, to, new ESMClass(esmClass), (byte) 0, (byte) 0, new RegisteredDelivery(0),
                        DataCodings.newInstance((byte) coding), text, parameters);
                return Optional.of(0);
            } catch (NegativeResponseException refused) {
                return Optional.of(refused.getCommandStatus());
            } catch (PDUException | ResponseTimeoutException | InvalidResponseException | IOException gone) {
                // another connection, perhaps
            }
        }
        return Optional.empty();
    }

    @Override
    public SubmitSmResult onAcceptSubmitSm(SubmitSm sm, SMPPServerSession source) throws ProcessRequestException {
        asked.add(sm);
        try {
            return new SubmitSmResult(new MessageId(behaviour.answer(sm)), new OptionalParameter[0]);
        } catch (PDUStringException bad) {
            throw new IllegalArgumentException("an id that cannot be sent", bad);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        drop();
    }

    @Override
    public DataSmResult onAcceptDataSm(DataSm sm, Session source) throws ProcessRequestException {
        throw status(SMPPConstant.STAT_ESME_RINVCMDID);
    }

    @Override
    public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti sm, SMPPServerSession source) throws ProcessRequestException {
        throw status(SMPPConstant.STAT_ESME_RINVCMDID);
    }

    @Override
    public QuerySmResult onAcceptQuerySm(QuerySm sm, SMPPServerSession source) throws ProcessRequestException {
        throw status(SMPPConstant.STAT_ESME_RINVCMDID);
    }

    @Override
    public void onAcceptReplaceSm(ReplaceSm sm, SMPPServerSession source) throws ProcessRequestException {
        throw status(SMPPConstant.STAT_ESME_RINVCMDID);
    }

    @Override
    public void onAcceptCancelSm(CancelSm sm, SMPPServerSession source) throws ProcessRequestException {
        throw status(SMPPConstant.STAT_ESME_RINVCMDID);
    }

    @Override
    public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm sm, SMPPServerSession source) throws ProcessRequestException {
        throw status(SMPPConstant.STAT_ESME_RINVCMDID);
    }

    @Override
    public void onAcceptCancelBroadcastSm(CancelBroadcastSm sm, SMPPServerSession source) throws ProcessRequestException {
        throw status(SMPPConstant.STAT_ESME_RINVCMDID);
    }

    @Override
    public QueryBroadcastSmResult onAcceptQueryBroadcastSm(QueryBroadcastSm sm, SMPPServerSession source) throws ProcessRequestException {
        throw status(SMPPConstant.STAT_ESME_RINVCMDID);
    }
}
