package io.tollgate.gate;

import com.mysql.cj.jdbc.JdbcConnection;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Lets the database fail at a chosen statement of the calling thread. Wherever a program can die, it dies between two statements. */
public final class GateFaults implements BeanPostProcessor {

    private static final ThreadLocal<Plan> plans = new ThreadLocal<>();

    private static final class Plan {
        private int left;
        private final boolean afterCommit;
        private final SQLException failure;
        private boolean struck;

        Plan(int left, boolean afterCommit) {
            this(left, afterCommit, new SQLException("the test has the database fail here", "HY000"));
        }

        Plan(int left, boolean afterCommit, SQLException failure) {
            this.left = left;
            this.afterCommit = afterCommit;
            this.failure = failure;
        }
    }

    /** Lets the n-th statement or commit from now on fail without executing it; n begins at 1. */
    public static void failAt(int statement) {
        plans.set(new Plan(statement, false));
    }

    /** Lets the next statement fail as on a server whose disk is full. */
    static void fillTheDisk() {
        plans.set(new Plan(1, false, new SQLException("The table 'decision' is full", "HY000", 1114)));
    }

    /** Executes the next commit and loses its answer. */
    static void loseTheAnswerToTheCommit() {
        plans.set(new Plan(Integer.MAX_VALUE, true));
    }

    /** @return whether the planned failure happened */
    public static boolean end() {
        boolean struck = plans.get().struck;
        plans.remove();
        return struck;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DataSource source ? new Failing(source) : bean;
    }

    private static final class Failing extends DelegatingDataSource {

        Failing(DataSource source) {
            super(source);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            return proxy(Connection.class, new Handler(connection));
        }
    }

    private record Handler(Object target) implements InvocationHandler {

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            boolean counts = method.getName().startsWith("execute") || method.getName().equals("commit");
            Plan plan = plans.get();
            if (counts && plan != null && --plan.left == 0) {
                strike(plan);
            }
            try {
                Object result = method.invoke(target, arguments);
                if (result instanceof JdbcConnection driver && method.getName().equals("unwrap")) {
                    return proxy(JdbcConnection.class, new Handler(driver));
                }
                if (method.getName().equals("commit") && plan != null && plan.afterCommit && !plan.struck) {
                    strike(plan);
                }
                return switch (result) {
                    case CallableStatement statement -> statement;
                    case PreparedStatement statement -> proxy(PreparedStatement.class, new Handler(statement));
                    case Statement statement -> proxy(Statement.class, new Handler(statement));
                    case null, default -> result;
                };
            } catch (InvocationTargetException failure) {
                throw failure.getCause();
            }
        }

        private static void strike(Plan plan) throws SQLException {
            plan.struck = true;
            throw plan.failure;
        }
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(GateFaults.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
