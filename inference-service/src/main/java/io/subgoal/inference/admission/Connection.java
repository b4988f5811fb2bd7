package io.subgoal.inference.admission;

/** The connection a request came on. */
public interface Connection {

    /** Whether the caller has hung up. To be asked by the thread that serves the request. */
    boolean gone();
}
