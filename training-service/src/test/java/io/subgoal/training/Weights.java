package io.subgoal.training;

import io.subgoal.testkit.ServiceClient;
import tools.jackson.databind.JsonNode;

/** The weights of a run that has ended, by their checksum. */
final class Weights {

    private Weights() {}

    static String sha256(ServiceClient client, JsonNode run) {
        JsonNode done = client.get("/v1/training-runs/" + run.get("id").asString());
        return client.get("/v1/checkpoints/" + done.get("checkpointId").asString())
                .get("files")
                .valueStream()
                .filter(file -> file.get("path").asString().equals("model.safetensors"))
                .map(file -> file.get("sha256").asString())
                .findFirst()
                .orElseThrow();
    }
}
