package io.subgoal.inference.generate;

import io.subgoal.api.inference.GenerateRequest;
import io.subgoal.api.inference.GenerateResponse;
import io.subgoal.api.inference.GenerateToken;
import io.subgoal.inference.admission.Terms;
import io.subgoal.inference.admission.TermsHeaders;
import io.subgoal.inference.stream.EventStream;
import io.subgoal.inference.stream.EventStreams;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Text in, text out. */
@RestController
@Tag(name = "Generation", description = "Text in, text out")
class GenerateController {

    private final Generation generation;
    private final EventStreams streams;

    GenerateController(Generation generation, EventStreams streams) {
        this.generation = generation;
        this.streams = streams;
    }

    @PostMapping(
            path = "/v1/models/{name}/generate",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
    @Operation(
            summary = "Generates greedily, by beam search or at random, or picks or scores given candidates",
            description =
                    "With `stream: true`, or `Accept: text/event-stream`, the answer is a stream of server-sent events: "
                            + "`token` for every token of greedy and drawn answers as they come; `result` with the same "
                            + "body as the plain answer, last; `error` with a problem if something fails on the way.")
    @TermsHeaders
    @ApiResponse(
            responseCode = "200",
            description = "The answers",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = GenerateResponse.class)),
                @Content(
                        mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                        schema = @Schema(oneOf = {GenerateToken.class, GenerateResponse.class}))
            })
    @Nullable
    ResponseEntity<GenerateResponse> generate(
            @PathVariable String name,
            @Valid @RequestBody GenerateRequest request,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable
                    String accept,
            Terms terms,
            HttpServletResponse response) {
        Order order = GenerateMapper.order(request);
        if (!Boolean.TRUE.equals(request.stream()) && !wantsEvents(accept)) {
            return ResponseEntity.ok()
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(GenerateMapper.view(order, generation.generate(name, order, terms)));
        }
        order.requireStreamable();
        streams.answer(
                response,
                stream -> {
                    Generated generated = generation.generate(name, order, terms, new Teller(stream));
                    stream.send("result", GenerateMapper.view(order, generated));
                },
                (stream, problem) -> stream.send("error", problem));
        return null;
    }

    private static boolean wantsEvents(@Nullable String accept) {
        if (accept == null) {
            return false;
        }
        List<MediaType> types = MediaType.parseMediaTypes(accept);
        return types.stream().anyMatch(type -> type.equalsTypeAndSubtype(MediaType.TEXT_EVENT_STREAM))
                && types.stream().noneMatch(type -> type.includes(MediaType.APPLICATION_JSON));
    }

    /** Sends tokens as they come. */
    private record Teller(EventStream stream) implements GenerationListener {

        @Override
        public void token(String version, int prompt, int sequence, Generated.Piece piece, Optional<Finish> finish)
                throws IOException {
            stream.send("token", new GenerateToken(prompt, sequence, piece.text(), piece.id(), piece.logProbability()));
        }

        @Override
        public void idle() throws IOException {
            stream.idle();
        }
    }
}
