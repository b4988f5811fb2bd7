package io.subgoal.inference.generate;

import io.subgoal.api.inference.GenerateRequest;
import io.subgoal.api.inference.GenerateResponse;
import io.subgoal.api.inference.TokenizeRequest;
import io.subgoal.api.inference.TokenizeResponse;
import io.subgoal.inference.admission.Terms;
import io.subgoal.inference.model.LoadedModel;
import io.subgoal.inference.model.Models;
import io.subgoal.service.error.ServiceException;
import io.subgoal.t5.generate.EarlyStopping;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.Search;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Text in, text out. */
@RestController
@RequestMapping("/v1")
@Tag(name = "Generation", description = "Text in, text out")
class GenerateController {

    private final Models models;

    GenerateController(Models models) {
        this.models = models;
    }

    @PostMapping("/models/{name}/generate")
    @Operation(summary = "Generates greedily or by beam search, or picks the most probable of given candidates")
    GenerateResponse generate(@PathVariable String name, @Valid @RequestBody GenerateRequest request, Terms terms) {
        int beams = orElse(request.beams(), 1);
        int count = orElse(request.count(), 1);
        List<String> candidates = request.candidates();
        if (candidates == null && count > beams) {
            throw new ServiceException.Invalid("count", "must be at most 'beams' (" + beams + ")");
        }
        return models.use(name, model -> {
            long start = System.nanoTime();
            Search search = new Search.Beams(settings(beams, count, request.maxNewTokens()));
            List<List<LoadedModel.Answer>> answers = request.inputs().stream()
                    .map(input -> candidates == null
                            ? model.search(terms, input, search)
                            : model.choose(terms, input, candidates, count))
                    .toList();
            double millis = (System.nanoTime() - start) / 1e6;
            return new GenerateResponse(
                    name, answers.stream().map(GenerateController::view).toList(), millis);
        });
    }

    @PostMapping("/tokenize")
    @Operation(summary = "The ids of a text, as a served model reads it")
    TokenizeResponse tokenize(@Valid @RequestBody TokenizeRequest request) {
        return models.use(request.model(), model -> {
            List<Integer> ids =
                    Arrays.stream(model.encode(request.text())).boxed().toList();
            return new TokenizeResponse(ids, ids.size());
        });
    }

    private static GenerationSettings settings(int beams, int count, @Nullable Integer maxNewTokens) {
        int tokens = orElse(maxNewTokens, LoadedModel.ANSWER_TOKENS);
        return new GenerationSettings(beams, tokens, 1, EarlyStopping.HEURISTIC, count, Integer.MAX_VALUE);
    }

    private static List<GenerateResponse.Hypothesis> view(List<LoadedModel.Answer> answers) {
        return answers.stream()
                .map(a -> new GenerateResponse.Hypothesis(a.text(), a.score(), a.logProbability(), a.tokens().length))
                .toList();
    }

    private static int orElse(@Nullable Integer value, int fallback) {
        return value == null ? fallback : value;
    }
}
