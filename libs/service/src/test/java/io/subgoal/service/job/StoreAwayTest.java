package io.subgoal.service.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionSystemException;

class StoreAwayTest {

    @Test
    void seesABrokenConnectionHoweverItIsWrapped() {
        assertThat(StoreAway.is(new TransactionSystemException(
                        "Unable to rollback", new SQLException("This connection has been closed.", "08003"))))
                .isTrue();
        assertThat(StoreAway.is(new TransactionSystemException(
                        "Unable to rollback against JDBC Connection", new SQLException("Connection is closed"))))
                .isTrue();
        assertThat(StoreAway.is(new IllegalStateException(new ConnectException("Connection refused"))))
                .isTrue();
        assertThat(StoreAway.is(new RuntimeException(new SQLException("the system is starting up", "57P03"))))
                .isTrue();
        assertThat(StoreAway.is(new DataAccessResourceFailureException("no connection")))
                .isTrue();
    }

    @Test
    void otherTroubleIsNotTheStores() {
        assertThat(StoreAway.is(new DataIntegrityViolationException("twice", new SQLException("unique", "23505"))))
                .isFalse();
        assertThat(StoreAway.is(new IllegalStateException("no rows"))).isFalse();
        assertThat(StoreAway.is(new SQLException("no state"))).isFalse();
    }
}
