package io.tollgate.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection that tells the server about its mode only when a statement needs it. A transaction usually costs two statements
 * {@code SET autocommit} besides its own: one before it, and one after it, for which the next one on the same connection has no use. And a
 * transaction without a statement needs no commit. So most transactions begin with their first statement and end with their commit.
 *
 * <p>As with each pool, a statement is used up before its transaction ends. A connection is used by one thread at a time.
 */
final class SparingConnection implements InvocationHandler {

    private final Connection connection;
    private boolean wanted = true;
    private boolean atServer = true;
    /** Whether the server may have something to commit. */
    private boolean used;

    private SparingConnection(Connection connection) {
        this.connection = connection;
    }

    static Connection over(Connection connection) {
        return (Connection) Proxy.newProxyInstance(SparingConnection.class.getClassLoader(), new Class<?>[] {Connection.class},
                new SparingConnection(connection));
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // equals: a connection is equal to itself only
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        switch (method.getName()) {
            case "equals" -> {
                return arguments != null && proxy == arguments[0];
            }
            case "getAutoCommit" -> {
                return wanted;
            }
            case "setAutoCommit" -> {
                if (used && arguments != null && Boolean.TRUE.equals(arguments[0])) {
                    connection.setAutoCommit(true); // commits, as JDBC says
                    atServer = true;
                    used = false;
                }
                wanted = arguments != null && Boolean.TRUE.equals(arguments[0]);
                return null;
            }
            case "commit", "rollback" -> {
                if (arguments != null) { // to a savepoint
                    return call(method, arguments);
                }
                if (!used && !wanted) {
                    return null;
                }
                Object nothing = call(method, null);
                used = false; // after a failure the server may still have something
                return nothing;
            }
            case "prepareStatement", "createStatement", "prepareCall", "setSavepoint", "unwrap" -> prepare();
            default -> {}
        }
        return call(method, arguments);
    }

    private void prepare() throws SQLException {
        if (atServer != wanted) {
            connection.setAutoCommit(wanted);
            atServer = wanted;
        }
        used = !wanted;
    }

    private @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause() == null ? failed : failed.getCause();
        }
    }
}
