package io.subgoal.service.job;

import java.net.SocketException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tells whether something failed because the store cannot be reached. */
public final class StoreAway {

    private StoreAway() {}

    public static boolean is(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataAccessResourceFailureException
                    || cause instanceof TransientDataAccessException
                    || cause instanceof RecoverableDataAccessException
                    || cause instanceof CannotCreateTransactionException
                    || cause instanceof SQLTransientConnectionException
                    || cause instanceof SocketException
                    || (cause instanceof SQLException sql && connection(sql))) {
                return true;
            }
        }
        return false;
    }

    /** By its class of SQL states (connections; a server that shuts down, has crashed, or is starting) or by its words. */
    private static boolean connection(SQLException e) {
        String state = e.getSQLState();
        String message = e.getMessage();
        return (state != null && (state.startsWith("08") || state.startsWith("57P0")))
                || (message != null && message.contains("onnection is closed"));
    }
}
