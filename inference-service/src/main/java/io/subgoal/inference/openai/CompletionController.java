package io.subgoal.inference.openai;

import io.subgoal.api.openai.Completion;
import io.subgoal.api.openai.CompletionRequest;
import io.subgoal.inference.admission.Terms;
import io.subgoal.inference.admission.TermsHeaders;
import io.subgoal.inference.generate.Generated;
import io.subgoal.inference.generate.Generation;
import io.subgoal.inference.stream.EventStream;
import io.subgoal.inference.stream.EventStreams;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** OpenAI's completions. */
@RestController
@Tag(name = "OpenAI", description = "OpenAI's completions; its model list is `/v1/models`")
class CompletionController {

    private final Generation generation;
    private final EventStreams streams;
    private final Clock clock;

    CompletionController(Generation generation, EventStreams streams, Clock clock) {
        this.generation = generation;
        this.streams = streams;
        this.clock = clock;
    }

    @PostMapping(
            path = "/v1/completions",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
    @Operation(
            summary = "Completions as OpenAI has them",
            description =
                    "A served model answers its prompt rather than continuing it. With `stream: true` the answer is "
                            + "a stream of server-sent events that ends with `data: [DONE]`; greedy and drawn completions "
                            + "come token by token, those of a beam search when it has ended.")
    @TermsHeaders
    @ApiResponse(
            responseCode = "200",
            description = "The completions",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = Completion.class)),
                @Content(
                        mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                        schema = @Schema(implementation = Completion.class))
            })
    @Nullable
    ResponseEntity<Completion> complete(
            @Valid @RequestBody CompletionRequest request, Terms terms, HttpServletResponse response) {
        CompletionOrder order = CompletionOrder.of(request);
        CompletionWriter writer = new CompletionWriter(request.model(), order, clock.instant());
        if (!order.stream()) {
            return ResponseEntity.ok()
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(writer.whole(generation.generate(request.model(), order.order(), terms)));
        }
        order.order().requireStreamable();
        streams.answer(
                response,
                stream -> stream(request.model(), order, terms, writer, stream),
                (stream, problem) -> stream.send(OpenAiErrors.error(problem)));
        return null;
    }

    private void stream(String model, CompletionOrder order, Terms terms, CompletionWriter writer, EventStream stream)
            throws IOException {
        Generated generated =
                generation.generate(model, order.order(), terms, new CompletionStream(stream, writer, order.n()));
        if (!order.order().plan().gradual()) {
            stream.send(writer.answers(generated));
        }
        if (order.usage()) {
            stream.send(writer.usageOnly(generated));
        }
        stream.sendText("[DONE]");
    }
}
