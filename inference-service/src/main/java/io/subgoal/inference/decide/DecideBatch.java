package io.subgoal.inference.decide;

import io.subgoal.api.inference.DecideBatchResponse;
import io.subgoal.api.inference.DecideBatchResponse.Item;
import io.subgoal.api.inference.DecideRequest;
import io.subgoal.inference.admission.Connection;
import io.subgoal.inference.admission.Terms;
import io.subgoal.inference.decoding.Waiting;
import io.subgoal.service.error.ServiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.stereotype.Component;

/** Decisions in many episodes: all are made at once, so that they are decoded side by side. */
@Component
class DecideBatch {

    private final Policy policy;

    DecideBatch(Policy policy) {
        this.policy = policy;
    }

    DecideBatchResponse decide(List<DecideRequest> requests, Terms terms) {
        CallerLeft left = new CallerLeft();
        // Only this thread may ask the connection; the others ask what it has found.
        Terms shared = new Terms(terms.caller(), terms.priority(), terms.standing(), terms.deadline(), left).letIn();
        List<Item> items = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Item>> decisions = requests.stream()
                    .map(request -> threads.submit(() -> decide(request, shared)))
                    .toList();
            try {
                for (Future<Item> decision : decisions) {
                    items.add(Waiting.await(decision, () -> left.look(terms.connection())));
                }
            } finally {
                // Nobody waits for those that are not done.
                left.left = true;
            }
        }
        return new DecideBatchResponse(items);
    }

    /** One state that cannot be decided in does not keep the others from their decisions. */
    private Item decide(DecideRequest request, Terms terms) {
        try {
            return new Item(policy.decide(request, terms), null);
        } catch (ServiceException e) {
            return new Item(null, DecideProblem.of(e));
        }
    }

    private static final class CallerLeft implements Connection {

        private volatile boolean left;

        void look(Connection connection) {
            left = left || connection.gone();
        }

        @Override
        public boolean gone() {
            return left;
        }
    }
}
