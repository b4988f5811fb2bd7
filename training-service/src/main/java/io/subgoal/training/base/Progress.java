package io.subgoal.training.base;

/** Is told how far the fetching of a base model has come, and stops it by throwing. */
@FunctionalInterface
public interface Progress {

    Progress SILENT = (what, done, total) -> {};

    /**
     * Called a few times a second from the thread that asked, also while nothing comes.
     *
     * @param what is being done, for people
     * @param done bytes so far
     * @param total bytes in all; 0 if nobody knows
     * @throws RuntimeException to stop; it reaches the caller as it is, and what has come stays for the next time
     */
    void report(String what, long done, long total);
}
