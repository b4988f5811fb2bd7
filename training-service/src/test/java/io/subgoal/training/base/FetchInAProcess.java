package io.subgoal.training.base;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Fetches a file of a hub in a process of its own, to be killed. Arguments: endpoint, cache, model, file. */
final class FetchInAProcess {

    private FetchInAProcess() {}

    public static void main(String[] arguments) throws Exception {
        Duration timeout = Duration.ofMinutes(5);
        HubClient client = new HubClient(HubEndpoint.parse(arguments[0]), new HubToken(""), timeout);
        try (Hub hub = new Hub(Path.of(arguments[1]), client, new Watch(timeout))) {
            Patience patience = Patience.ofJob(1);
            HubSnapshot snapshot = hub.lookUp(arguments[2], "main", patience, Progress.SILENT);
            hub.fetch(snapshot, List.of(arguments[3]), patience, Progress.SILENT);
        }
    }
}
