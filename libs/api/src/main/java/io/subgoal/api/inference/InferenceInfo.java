package io.subgoal.api.inference;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * What this service is and how much may be asked of it at once.
 *
 * @param name the service
 * @param version of the code
 * @param engine what runs models that are served without saying so: auto, onnx or pytorch
 * @param device where those compute: auto, cpu, gpu and so on
 * @param models names that are served now
 * @param protocols protocols it speaks besides its own
 */
public record InferenceInfo(
        String name,
        String version,
        @Schema(example = "auto") String engine,
        @Schema(example = "auto") String device,
        List<String> models,
        List<String> protocols,
        Limits limits,
        Defaults defaults) {

    /**
     * What is refused above.
     *
     * @param bodyBytes size of a request
     * @param inputs inputs of one request
     * @param inputCharacters characters of an input
     * @param beams width of a beam search, and answers to an input
     * @param newTokens tokens of an answer
     * @param candidates allowed answers
     * @param candidateCharacters characters of an allowed answer
     * @param scores inputs times candidates, where every candidate gets a score
     * @param stops stop strings
     * @param stopCharacters characters of a stop string
     * @param streamed inputs times answers, where they are streamed token by token
     */
    public record Limits(
            long bodyBytes,
            int inputs,
            int inputCharacters,
            int beams,
            int newTokens,
            int candidates,
            int candidateCharacters,
            int scores,
            int stops,
            int stopCharacters,
            int streamed) {}

    /**
     * What holds if nothing is said.
     *
     * @param newTokens tokens of an answer
     * @param completionTokens tokens of an answer of {@code /v1/completions}
     * @param generateTokens tokens of an answer of {@code /v2/models/{name}/generate}
     */
    public record Defaults(int newTokens, int completionTokens, int generateTokens) {}
}
