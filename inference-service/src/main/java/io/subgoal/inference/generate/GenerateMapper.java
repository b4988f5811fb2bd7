package io.subgoal.inference.generate;

import io.subgoal.api.inference.GenerateLimits;
import io.subgoal.api.inference.GenerateRequest;
import io.subgoal.api.inference.GenerateRequest.CandidateMode;
import io.subgoal.api.inference.GenerateResponse;
import io.subgoal.service.error.ServiceException;
import io.subgoal.t5.generate.EarlyStopping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Our own requests and answers, between the wire and what is generated. */
final class GenerateMapper {

    private GenerateMapper() {}

    static Order order(GenerateRequest request) {
        Prompts prompts = prompts(request);
        Plan plan = plan(request, prompts.size());
        boolean pieces = Boolean.TRUE.equals(request.logProbabilities());
        if (pieces && plan instanceof Plan.Scores) {
            throw new ServiceException.Invalid("logProbabilities", "cannot be told with candidateMode 'score'");
        }
        return new Order(prompts, plan, orElse(request.stop(), List.of()), pieces);
    }

    static GenerateResponse view(Order order, Generated generated) {
        return new GenerateResponse(
                generated.model(),
                generated.answers().stream()
                        .map(answers -> answers.stream()
                                .map(answer -> hypothesis(order, answer))
                                .toList())
                        .toList(),
                generated.promptTokens(),
                order.plan() instanceof Plan.Draws draws ? draws.seed() : null,
                generated.millis());
    }

    private static GenerateResponse.Hypothesis hypothesis(Order order, Generated.Answer answer) {
        return new GenerateResponse.Hypothesis(
                answer.text(),
                answer.score(),
                answer.logProbability(),
                answer.tokens(),
                answer.finish() == Finish.LENGTH ? GenerateResponse.Finish.LENGTH : GenerateResponse.Finish.STOP,
                order.pieces()
                        ? answer.pieces().stream()
                                .map(p -> new GenerateResponse.Token(p.id(), p.text(), p.logProbability()))
                                .toList()
                        : null);
    }

    private static Prompts prompts(GenerateRequest request) {
        List<String> inputs = request.inputs();
        List<List<Integer>> tokens = request.tokens();
        if (inputs != null && tokens == null) {
            return new Prompts.Texts(inputs);
        }
        if (tokens != null && inputs == null) {
            return new Prompts.Ids("tokens[%d]", tokens);
        }
        throw new ServiceException.Invalid(
                "inputs", "give either 'inputs' or 'tokens'" + (inputs == null ? "" : ", not both"));
    }

    private static Plan plan(GenerateRequest request, int inputs) {
        int beams = orElse(request.beams(), 1);
        int count = orElse(request.count(), 1);
        int maxNewTokens = orElse(request.maxNewTokens(), GenerateLimits.DEFAULT_NEW_TOKENS);
        if (request.candidates() != null) {
            return candidates(request, request.candidates(), count, inputs);
        }
        if (request.candidateMode() != null) {
            throw new ServiceException.Invalid("candidateMode", "goes with 'candidates', which are not there");
        }
        GenerateRequest.Sampling sampling = request.sampling();
        if (sampling != null) {
            if (beams > 1) {
                throw new ServiceException.Invalid("beams", "must be 1, or left out, where 'sampling' is given");
            }
            return new Plan.Draws(
                    count,
                    maxNewTokens,
                    orElse(sampling.temperature(), 1.0),
                    orElse(sampling.topK(), 0),
                    orElse(sampling.topP(), 1.0),
                    orElse(sampling.seed(), Plan.Draws.anySeed()));
        }
        if (count > beams) {
            throw new ServiceException.Invalid("count", "must be at most 'beams' (" + beams + ")");
        }
        EarlyStopping stopping = request.earlyStopping() == null
                ? EarlyStopping.HEURISTIC
                : EarlyStopping.valueOf(request.earlyStopping().name());
        return new Plan.Beams(beams, count, maxNewTokens, orElse(request.lengthPenalty(), 1.0), stopping);
    }

    private static Plan candidates(GenerateRequest request, List<@Nullable String> given, int count, int inputs) {
        if (request.sampling() != null) {
            throw new ServiceException.Invalid("sampling", "must be left out where 'candidates' are given");
        }
        List<String> candidates = checked(given);
        if (request.candidateMode() == CandidateMode.SCORE) {
            if (request.count() != null) {
                throw new ServiceException.Invalid(
                        "count", "must be left out with candidateMode 'score': all candidates are scored");
            }
            if ((long) inputs * candidates.size() > GenerateLimits.SCORES) {
                throw new ServiceException.Invalid(
                        "candidates", "are too many: inputs times candidates must be at most " + GenerateLimits.SCORES);
            }
            return new Plan.Scores(candidates);
        }
        if (count > candidates.size()) {
            throw new ServiceException.Invalid(
                    "count", "must be at most the number of candidates (" + candidates.size() + ")");
        }
        return new Plan.Choice(candidates, count);
    }

    /** Checked here, since to have thousands checked by annotations takes as long as a step of decoding. */
    private static List<String> checked(List<@Nullable String> candidates) {
        Map<String, Integer> places = HashMap.newHashMap(candidates.size());
        List<String> checked = new ArrayList<>(candidates.size());
        for (int i = 0; i < candidates.size(); i++) {
            String candidate = candidates.get(i);
            if (candidate == null || candidate.isBlank()) {
                throw new ServiceException.Invalid(place(i), "must not be blank");
            }
            if (candidate.length() > GenerateLimits.CANDIDATE) {
                throw new ServiceException.Invalid(
                        place(i), "must have at most %d characters".formatted(GenerateLimits.CANDIDATE));
            }
            Integer first = places.putIfAbsent(candidate, i);
            if (first != null) {
                throw new ServiceException.Invalid(place(i), "is the same as candidates[%d]".formatted(first));
            }
            checked.add(candidate);
        }
        return checked;
    }

    private static String place(int candidate) {
        return "candidates[%d]".formatted(candidate);
    }

    private static <T> T orElse(@Nullable T value, T fallback) {
        return value == null ? fallback : value;
    }
}
