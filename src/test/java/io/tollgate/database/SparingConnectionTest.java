package io.tollgate.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparingConnectionTest {

    private final List<String> heard = new ArrayList<>();
    private final Connection connection = SparingConnection.over((Connection) Proxy.newProxyInstance(getClass().getClassLoader(),
            new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                heard.add(method.getName() + (method.getName().equals("setAutoCommit") ? " " + arguments[0] : ""));
                return method.getReturnType() == boolean.class ? false : (Object) null;
            }));

    private void statement() throws SQLException {
        try (PreparedStatement none = connection.prepareStatement("SELECT 1")) {
            assertThat(none).isNull();
        }
    }

    private void transaction() throws SQLException {
        connection.setAutoCommit(false);
        statement();
        connection.commit();
        connection.setAutoCommit(true);
    }

    @Test
    void ofTwoTransactionsOnlyTheFirstSetsTheMode() throws SQLException {
        transaction();
        transaction();

        assertThat(heard).containsExactly("setAutoCommit false", "prepareStatement", "commit", "prepareStatement", "commit");
    }

    @Test
    void aStatementOutsideATransactionCommitsItself() throws SQLException {
        transaction();
        assertThat(connection.getAutoCommit()).isTrue();
        heard.clear();

        statement();
        statement();

        assertThat(heard).containsExactly("setAutoCommit true", "prepareStatement", "prepareStatement");
    }

    @Test
    void aTransactionWithoutAStatementCostsNothing() throws SQLException {
        connection.setAutoCommit(false);
        assertThat(connection.getAutoCommit()).isFalse();
        connection.commit();
        connection.rollback();
        connection.setAutoCommit(true);

        assertThat(heard).isEmpty();
    }

    @Test
    void aTransactionMayCommitTwice() throws SQLException {
        connection.setAutoCommit(false);
        statement();
        connection.commit();
        statement();
        connection.rollback();

        assertThat(heard).containsExactly("setAutoCommit false", "prepareStatement", "commit", "prepareStatement", "rollback");
    }

    @Test
    void theEndOfTheModeCommitsWhatIsOpen() throws SQLException {
        connection.setAutoCommit(false);
        statement();
        connection.setAutoCommit(true);

        assertThat(heard).containsExactly("setAutoCommit false", "prepareStatement", "setAutoCommit true");
    }

    @Test
    void aStatementOfTheDriverItselfIsOneOfTheTransaction() throws SQLException {
        connection.setAutoCommit(false);
        connection.unwrap(Connection.class);
        connection.commit();

        assertThat(heard).containsExactly("setAutoCommit false", "unwrap", "commit");
    }

    @Test
    void aReturnToASavepointIsNoEnd() throws SQLException {
        connection.setAutoCommit(false);
        statement();
        connection.rollback(connection.setSavepoint());
        connection.rollback();

        assertThat(heard).containsExactly("setAutoCommit false", "prepareStatement", "setSavepoint", "rollback", "rollback");
    }
}
