package io.subgoal.inference.model;

/** Who uses something that is to be closed: it is when it was retired and the last user has finished. */
final class Usage {

    private final Runnable close;
    private int users;
    private boolean retired;

    Usage(Runnable close) {
        this.close = close;
    }

    /** Takes it for a piece of work; false if it has been retired. */
    synchronized boolean acquire() {
        if (retired) {
            return false;
        }
        users++;
        return true;
    }

    /** Takes it once more for somebody who has it, retired or not. */
    synchronized void hold() {
        if (users == 0) {
            throw new IllegalStateException("It is used by somebody who does not have it");
        }
        users++;
    }

    synchronized void release() {
        users--;
        closeIfUnused();
    }

    /** It is not to be given out any more. */
    synchronized void retire() {
        retired = true;
        closeIfUnused();
    }

    private void closeIfUnused() {
        if (retired && users == 0) {
            close.run();
        }
    }
}
