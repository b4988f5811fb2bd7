package io.subgoal.inference.generate;

import io.subgoal.api.inference.DetokenizeRequest;
import io.subgoal.api.inference.DetokenizeResponse;
import io.subgoal.api.inference.TokenizeRequest;
import io.subgoal.api.inference.TokenizeResponse;
import io.subgoal.inference.model.Models;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.Arrays;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Texts to tokens and back. */
@RestController
@Tag(name = "Generation")
class TokenController {

    private final Models models;

    TokenController(Models models) {
        this.models = models;
    }

    @PostMapping("/v1/tokenize")
    @Operation(summary = "The ids of a text, as a served model reads it")
    TokenizeResponse tokenize(@Valid @RequestBody TokenizeRequest request) {
        return models.use(request.model(), model -> {
            List<Integer> ids =
                    Arrays.stream(model.encode(request.text())).boxed().toList();
            return new TokenizeResponse(ids, ids.size());
        });
    }

    @PostMapping("/v1/detokenize")
    @Operation(summary = "The text of ids, as a served model writes it")
    DetokenizeResponse detokenize(@Valid @RequestBody DetokenizeRequest request) {
        return models.use(
                request.model(),
                model -> new DetokenizeResponse(model.decode(Prompts.checked(model, "ids", request.ids()))));
    }
}
