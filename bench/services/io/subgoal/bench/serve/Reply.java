package io.subgoal.bench.serve;

/**
 * What a server has answered.
 *
 * @param status its status; 0 if there was no answer, with the reason as body
 * @param retryAfter the header of that name; empty if there was none
 */
record Reply(int status, String retryAfter, String body) {

    static Reply none(Exception reason) {
        return new Reply(0, "", String.valueOf(reason).replaceAll("[\t\n]", " "));
    }
}
