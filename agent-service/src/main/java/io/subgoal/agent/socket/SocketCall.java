package io.subgoal.agent.socket;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What can be asked for over a socket; the REST calls of the same names say more. */
enum SocketCall {
    CREATE,
    GET,
    STEP,
    RESET,
    BRANCH,
    VALID_ACTIONS,
    ACTIONS,
    CLOSE;

    @JsonValue
    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
