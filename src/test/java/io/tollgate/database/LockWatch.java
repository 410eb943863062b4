package io.tollgate.database;

import com.mysql.cj.BindValue;
import com.mysql.cj.MysqlConnection;
import com.mysql.cj.PreparedQuery;
import com.mysql.cj.Query;
import com.mysql.cj.interceptors.QueryInterceptor;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.Resultset;
import com.mysql.cj.protocol.ServerSession;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Sees each statement of a connection, and records those that break the {@link LockOrder}. Each connection of a test database has one. */
public final class LockWatch implements QueryInterceptor {

    /** An option for the URL of a database. */
    static final String OPTION = "queryInterceptors=" + LockWatch.class.getName();
    private static final ConcurrentLinkedQueue<String> breaches = new ConcurrentLinkedQueue<>();
    private static final int BYTES_OF_AN_ID = 16;
    private static final Pattern END = Pattern.compile("\\s*(commit|rollback(?! to)|set autocommit)", Pattern.CASE_INSENSITIVE);

    private static final ThreadLocal<AtomicInteger> counting = new ThreadLocal<>();

    private final TakenLocks taken = new TakenLocks();
    private JdbcConnection connection;

    /** How many statements the calling thread sends while it does this. */
    public static int statements(Runnable work) {
        AtomicInteger count = new AtomicInteger();
        counting.set(count);
        try {
            work.run();
        } finally {
            counting.remove();
        }
        return count.get();
    }

    /** The breaches of all connections since the last call, each with the code that caused it. */
    static List<String> breaches() {
        List<String> found = Stream.generate(breaches::poll).takeWhile(breach -> breach != null).distinct().toList();
        return found;
    }

    @Override
    public QueryInterceptor init(MysqlConnection connection, Properties properties, Log log) {
        this.connection = (JdbcConnection) connection;
        return this;
    }

    @Override
    public <T extends Resultset> T preProcess(Supplier<String> text, Query query) {
        String sql = text.get();
        if (sql == null) {
            return null;
        }
        Optional.ofNullable(counting.get()).ifPresent(AtomicInteger::incrementAndGet);
        if (END.matcher(sql).lookingAt() || autoCommits()) {
            taken.end();
        } else {
            taken.next(sql, () -> ids(query)).ifPresent(breach -> breaches.add(breach + "\n" + code()));
        }
        return null;
    }

    private boolean autoCommits() {
        try {
            return connection.getAutoCommit();
        } catch (SQLException closed) {
            return true;
        }
    }

    /** The values of a statement that may be ids of recipients. */
    private static List<String> ids(Query query) {
        if (!(query instanceof PreparedQuery prepared) || prepared.getQueryBindings() == null) {
            return List.of();
        }
        return Arrays.stream(prepared.getQueryBindings().getBindValues()).map(BindValue::getValue)
                .filter(value -> value instanceof byte[] bytes && bytes.length == BYTES_OF_AN_ID)
                .map(value -> java.util.HexFormat.of().formatHex((byte[]) value)).toList();
    }

    private static String code() {
        return StackWalker.getInstance().walk(frames -> frames.map(StackWalker.StackFrame::toString)
                .filter(frame -> frame.startsWith("io.tollgate.") && !frame.contains("LockWatch") && !frame.contains("$$"))
                .limit(12).map(frame -> "    at " + frame).collect(Collectors.joining("\n")));
    }

    @Override
    public <T extends Resultset> T postProcess(Supplier<String> text, Query query, T result, ServerSession session) {
        return null;
    }

    @Override
    public boolean executeTopLevelOnly() {
        return false;
    }

    @Override
    public void destroy() {}
}
