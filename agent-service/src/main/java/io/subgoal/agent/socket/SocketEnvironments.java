package io.subgoal.agent.socket;

import io.subgoal.agent.environment.Environments;
import io.subgoal.service.error.ServiceException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The environments of one socket, which end with it. */
final class SocketEnvironments {

    private final Environments environments;
    private final String caller;
    private final Set<UUID> own = new HashSet<>();
    private @Nullable UUID last;
    private boolean ended;

    SocketEnvironments(Environments environments, String caller) {
        this.environments = environments;
        this.caller = caller;
    }

    String caller() {
        return caller;
    }

    /** An environment that came of a call on this socket. */
    void came(UUID id, boolean keep) {
        synchronized (this) {
            last = id;
            if (keep) {
                return;
            }
            if (!ended) {
                own.add(id);
                return;
            }
        }
        // The caller hung up while it was made.
        close(id);
    }

    /** The one that is meant by a message. */
    synchronized UUID meant(@Nullable UUID named) {
        UUID meant = named == null ? last : named;
        if (meant == null) {
            throw new ServiceException.Invalid(
                    "environment", "No environment has come of this socket yet. Create one, or name one");
        }
        return meant;
    }

    synchronized void forget(UUID id) {
        own.remove(id);
        if (id.equals(last)) {
            last = null;
        }
    }

    /** The socket is no more. */
    void end() {
        Set<UUID> left;
        synchronized (this) {
            ended = true;
            left = Set.copyOf(own);
            own.clear();
        }
        left.forEach(this::close);
    }

    private void close(UUID id) {
        try {
            environments.close(id);
        } catch (ServiceException.Gone | ServiceException.NotFound closed) {
            // By another call, or by its lease.
        }
    }
}
