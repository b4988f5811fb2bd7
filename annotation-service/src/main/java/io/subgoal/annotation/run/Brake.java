package io.subgoal.annotation.run;

/** Told of calls before and after, so that work can be stopped between them. */
interface Brake {

    /** For work that nobody stops. */
    Brake NONE = new Brake() {
        @Override
        public void requireGoingOn() {}

        @Override
        public void enterCall() {}

        @Override
        public void leaveCall() {}
    };

    /**
     * To be asked before a call is made.
     *
     * @throws StoppingException if no call is to be made any more
     */
    void requireGoingOn();

    /** This thread waits for an answer from now on. */
    void enterCall();

    /** This thread does not wait for an answer any more. */
    void leaveCall();

    /** The work stops, and so does this thread. */
    final class StoppingException extends RuntimeException {

        StoppingException() {
            super("The work stops", null, false, false);
        }
    }
}
