package io.subgoal.annotation.exchange;

/** A file that does not hold trajectories as it should; the message says where and what. */
public final class BadTrajectoryFileException extends RuntimeException {

    BadTrajectoryFileException(String message) {
        super(message);
    }
}
