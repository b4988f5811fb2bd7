package io.subgoal.inference.model;

import io.subgoal.service.error.ServiceException;
import io.subgoal.t5.generate.EncoderDecoder;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.Generator;
import io.subgoal.t5.generate.Hypothesis;
import io.subgoal.t5.generate.TokenTrie;
import io.subgoal.t5.tokenizer.T5Tokenizer;
import io.subgoal.textworld.prompt.FittedPrompt;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.textworld.prompt.PromptState;
import io.subgoal.textworld.prompt.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model in memory: weights, tokenizer, and the prompt format it was trained with. Used by many threads at once. */
public final class LoadedModel {

    /** Longest answer to a prompt, in tokens: more than any target in training. */
    public static final int ANSWER_TOKENS = 32;

    private final String name;
    private final ServedCheckpoint checkpoint;
    private final Placement placement;
    private final EncoderDecoder model;
    private final T5Tokenizer tokenizer;
    private final Generator generator;
    private final int sourceTokens;
    private final Instant loadedAt;
    private int users;
    private boolean retired;

    LoadedModel(
            String name,
            ServedCheckpoint checkpoint,
            Placement placement,
            EncoderDecoder model,
            T5Tokenizer tokenizer,
            Instant loadedAt) {
        this.name = name;
        this.checkpoint = checkpoint;
        this.placement = placement;
        this.model = model;
        this.tokenizer = tokenizer;
        sourceTokens = checkpoint.sourceTokens();
        this.loadedAt = loadedAt;
        generator = new Generator(model);
    }

    public String name() {
        return name;
    }

    public ServedCheckpoint checkpoint() {
        return checkpoint;
    }

    /** What runs it, and where. */
    Placement placement() {
        return placement;
    }

    /** The format of its prompts; a model without roles has none. */
    public PromptFormat format() {
        PromptFormat format = checkpoint.format();
        if (format == null) {
            throw new ServiceException.Invalid(
                    "models", "Model '%s' has no prompt format: it only generates text".formatted(name));
        }
        return format;
    }

    /** Longest input, in tokens. */
    public int sourceTokens() {
        return sourceTokens;
    }

    int vocabulary() {
        return tokenizer.size();
    }

    Instant loadedAt() {
        return loadedAt;
    }

    /** Whether the model was trained for a role. */
    public boolean plays(Role role) {
        return checkpoint.roles().contains(role.wireName());
    }

    /** An answer as text. */
    public record Answer(String text, double score, double logProbability, int tokens) {}

    /** Answers to a prompt, best first, and how the prompt was made to fit. */
    public record PromptAnswers(List<Answer> answers, FittedPrompt prompt) {

        public String best() {
            return answers.getFirst().text();
        }
    }

    /** Asks for a role; the prompt is built here, in the model's own format. */
    public PromptAnswers ask(Role role, PromptState state, int beams) {
        FittedPrompt prompt = format().fit(role, state, tokenizer::count, sourceTokens);
        GenerationSettings settings =
                beams == 1 ? GenerationSettings.greedy(ANSWER_TOKENS) : GenerationSettings.beams(beams, ANSWER_TOKENS);
        return new PromptAnswers(generate(List.of(prompt.text()), settings).getFirst(), prompt);
    }

    /** Asks for a role, with the answer confined to given texts; exact. */
    public PromptAnswers choose(Role role, PromptState state, List<String> allowed, int count) {
        FittedPrompt prompt = format().fit(role, state, tokenizer::count, sourceTokens);
        return new PromptAnswers(choose(prompt.text(), allowed, count), prompt);
    }

    /** Generates from texts; inputs over the limit are cut at their end. */
    public List<List<Answer>> generate(List<String> inputs, GenerationSettings settings) {
        List<int[]> sources = inputs.stream().map(this::encode).toList();
        return generator.generate(sources, settings.withVocabulary(tokenizer.size())).stream()
                .map(hypotheses -> hypotheses.stream().map(this::answer).toList())
                .toList();
    }

    /** The most probable of the allowed texts, best first. */
    public List<Answer> choose(String input, List<String> allowed, int count) {
        // Two texts may have the same tokens: the first stands for both.
        Map<List<Integer>, String> byTokens = new LinkedHashMap<>();
        for (String text : allowed) {
            byTokens.putIfAbsent(Arrays.stream(tokenizer.encode(text)).boxed().toList(), text);
        }
        TokenTrie trie = new TokenTrie(byTokens.keySet().stream()
                .map(ids -> ids.stream().mapToInt(Integer::intValue).toArray())
                .toList());
        List<Answer> answers = new ArrayList<>();
        for (Hypothesis best : generator.choose(encode(input), trie, Math.min(count, trie.size()))) {
            String text = byTokens.get(Arrays.stream(best.tokens()).boxed().toList());
            answers.add(new Answer(
                    text == null ? tokenizer.decode(best.tokens()) : text,
                    best.score(),
                    best.logProbability(),
                    best.tokens().length));
        }
        return answers;
    }

    public int[] encode(String text) {
        int[] ids = tokenizer.encode(text);
        if (ids.length <= sourceTokens) {
            return ids;
        }
        int[] cut = Arrays.copyOf(ids, sourceTokens);
        cut[sourceTokens - 1] = model.config().eosTokenId();
        return cut;
    }

    private Answer answer(Hypothesis hypothesis) {
        return new Answer(
                tokenizer.decode(hypothesis.tokens()),
                hypothesis.score(),
                hypothesis.logProbability(),
                hypothesis.tokens().length);
    }

    long parameters() {
        return model.config().parameters();
    }

    /** Takes the model for a piece of work; false if it has been retired. */
    synchronized boolean acquire() {
        if (retired) {
            return false;
        }
        users++;
        return true;
    }

    synchronized void release() {
        users--;
        closeIfUnused();
    }

    /** The model is not to be given out any more; its memory goes when the last user has finished. */
    synchronized void retire() {
        retired = true;
        closeIfUnused();
    }

    private void closeIfUnused() {
        if (retired && users == 0) {
            model.close();
            tokenizer.close();
        }
    }
}
