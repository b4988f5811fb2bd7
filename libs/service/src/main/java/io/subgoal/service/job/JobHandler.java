package io.subgoal.service.job;

/**
 * Does one kind of long work. Called again after a crash, and for each turn of a job that
 * {@linkplain JobStoppedException#waiting waits}: it must find out what is done already and go on from there.
 */
public interface JobHandler {

    /** The kind of job it does, such as {@code generate-gold}. */
    String kind();

    /**
     * Does the work.
     *
     * @throws Exception to fail the job; the message is shown to people and says what to do
     */
    void run(JobContext job) throws Exception;

    /** Whether it goes on with jobs that another process has {@linkplain JobLoans#lend lent}, instead of beginning anew. */
    default boolean adopts() {
        return false;
    }
}
