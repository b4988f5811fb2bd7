package io.subgoal.agent.socket;

import jakarta.validation.constraints.NotNull;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a client sends.
 *
 * @param id anything; the answer carries it too
 * @param call what is wanted
 * @param environment which environment is meant; the last one that came of this socket if left out
 * @param body what the REST call of the same name takes
 * @param validActions whether the answer shall name every action that is possible
 * @param keep whether a new environment shall outlive the socket
 */
record SocketMessage(
        @Nullable JsonNode id,
        @NotNull SocketCall call,
        @Nullable UUID environment,
        @Nullable JsonNode body,
        @Nullable Boolean validActions,
        @Nullable Boolean keep) {

    boolean wantsValidActions() {
        return Boolean.TRUE.equals(validActions);
    }

    boolean keeps() {
        return Boolean.TRUE.equals(keep);
    }
}
