package io.tollgate.console;

import com.mysql.cj.MysqlConnection;
import com.mysql.cj.Query;
import com.mysql.cj.interceptors.QueryInterceptor;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.Resultset;
import com.mysql.cj.protocol.ServerSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Sees each statement that threads of the web server run. A part of the URL of a database: {@link #OPTION}. */
public final class StatementCount implements QueryInterceptor {

    static final String OPTION = "queryInterceptors=" + StatementCount.class.getName();
    /** They ask for nothing. */
    private static final Pattern FRAME = Pattern.compile("\\s*(commit|rollback|set |begin|/\\* ping)", Pattern.CASE_INSENSITIVE);
    private static final ConcurrentLinkedQueue<String> statements = new ConcurrentLinkedQueue<>();

    /** The statements since the last call. */
    static List<String> taken() {
        List<String> taken = new ArrayList<>();
        for (String one = statements.poll(); one != null; one = statements.poll()) {
            taken.add(one);
        }
        return taken;
    }

    @Override
    public QueryInterceptor init(MysqlConnection connection, Properties properties, Log log) {
        return this;
    }

    @Override
    public <T extends Resultset> T preProcess(Supplier<String> text, Query query) {
        String sql = text.get();
        if (sql != null && Thread.currentThread().getName().startsWith("tomcat-handler") && !FRAME.matcher(sql).lookingAt()) {
            statements.add(sql);
        }
        return null;
    }

    @Override
    public <T extends Resultset> T postProcess(Supplier<String> text, Query query, T result, ServerSession session) {
        return null;
    }

    @Override
    public boolean executeTopLevelOnly() {
        return true;
    }

    @Override
    public void destroy() {}
}
