package io.subgoal.inference.oip;

import io.subgoal.api.oip.OipError;
import io.subgoal.api.oip.TextRequest;
import io.subgoal.api.oip.TextResponse;
import io.subgoal.inference.admission.Terms;
import io.subgoal.inference.admission.TermsHeaders;
import io.subgoal.inference.generate.Finish;
import io.subgoal.inference.generate.Generated;
import io.subgoal.inference.generate.Generated.Piece;
import io.subgoal.inference.generate.Generation;
import io.subgoal.inference.generate.GenerationListener;
import io.subgoal.inference.generate.Order;
import io.subgoal.inference.generate.Prompts;
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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A text in, a text out. */
@RestController
@RequestMapping({"/v2/models/{name}", "/v2/models/{name}/versions/{version}"})
@Tag(name = "Open Inference Protocol")
class TextController {

    private final Generation generation;
    private final Versions versions;
    private final EventStreams streams;

    TextController(Generation generation, Versions versions, EventStreams streams) {
        this.generation = generation;
        this.versions = versions;
        this.streams = streams;
    }

    @PostMapping("/generate")
    @Operation(summary = "Generates from a text")
    @TermsHeaders
    TextResponse generateText(
            @PathVariable String name,
            @PathVariable(required = false) @Nullable String version,
            @Valid @RequestBody TextRequest request,
            Terms terms) {
        versions.model(name, version);
        Generated generated = generation.generate(name, order(request), terms);
        Generated.Answer answer = generated.answers().getFirst().getFirst();
        TextResponse.Details details = details(request)
                ? new TextResponse.Details(
                        reason(answer.finish()),
                        answer.pieces().stream().map(TextController::token).toList(),
                        null)
                : null;
        return new TextResponse(answer.text(), name, generated.version(), details);
    }

    @PostMapping(
            path = "/generate_stream",
            produces = {MediaType.TEXT_EVENT_STREAM_VALUE, MediaType.APPLICATION_JSON_VALUE})
    @Operation(summary = "Generates from a text, token by token")
    @TermsHeaders
    @ApiResponse(
            responseCode = "200",
            description = "What the text goes on with, as server-sent events; or an error, if one happens on the way",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(oneOf = {TextResponse.class, OipError.class})))
    void streamText(
            @PathVariable String name,
            @PathVariable(required = false) @Nullable String version,
            @Valid @RequestBody TextRequest request,
            Terms terms,
            HttpServletResponse response) {
        versions.model(name, version);
        Order order = order(request);
        streams.answer(
                response,
                stream -> generation.generate(name, order, terms, new Teller(stream, name, details(request))),
                (stream, problem) -> stream.send(OipErrors.error(problem)));
    }

    private record Teller(EventStream stream, String model, boolean details) implements GenerationListener {

        @Override
        public void token(String version, int prompt, int sequence, Piece piece, Optional<Finish> finish)
                throws IOException {
            TextResponse.Details more = details
                    ? new TextResponse.Details(
                            finish.map(TextController::reason).orElse(null), null, TextController.token(piece))
                    : null;
            stream.send(new TextResponse(piece.text(), model, version, more));
        }

        @Override
        public void idle() throws IOException {
            stream.idle();
        }
    }

    private static Order order(TextRequest request) {
        Parameters parameters = parameters(request);
        return new Order(
                new Prompts.Texts(List.of(request.textInput())),
                OipPlan.generate(parameters),
                OipPlan.stops(parameters),
                details(request));
    }

    private static boolean details(TextRequest request) {
        return parameters(request).flag("details");
    }

    private static Parameters parameters(TextRequest request) {
        return new Parameters(request.parameters(), OipPlan.GENERATE);
    }

    private static TextResponse.Token token(Piece piece) {
        return new TextResponse.Token(piece.id(), piece.text(), piece.logProbability(), piece.end());
    }

    private static String reason(Finish finish) {
        return switch (finish) {
            case END_TOKEN -> "eos_token";
            case STOP_STRING -> "stop_sequence";
            case LENGTH -> "length";
        };
    }
}
