package io.subgoal.inference.model;

import io.subgoal.inference.admission.Terms;
import io.subgoal.inference.decoding.AnswerCache;
import io.subgoal.inference.decoding.Decoder;
import io.subgoal.inference.decoding.Waiting;
import io.subgoal.service.error.ServiceException;
import io.subgoal.t5.generate.EncoderDecoder;
import io.subgoal.t5.generate.GenerationSettings;
import io.subgoal.t5.generate.Hypothesis;
import io.subgoal.t5.generate.Search;
import io.subgoal.t5.generate.TokenListener;
import io.subgoal.t5.tokenizer.LastText;
import io.subgoal.t5.tokenizer.StandIns;
import io.subgoal.t5.tokenizer.T5Tokenizer;
import io.subgoal.textworld.example.Augmentation;
import io.subgoal.textworld.prompt.FittedPrompt;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.textworld.prompt.PromptState;
import io.subgoal.textworld.prompt.Role;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A model in memory: weights, tokenizer, and the prompt format it was trained with. Used by many threads at once. */
public final class LoadedModel {

    /** Longest answer to a prompt, in tokens: more than any target in training. */
    public static final int ANSWER_TOKENS = 32;

    private final String name;
    private final ServedCheckpoint checkpoint;
    private final Placement placement;
    private final EncoderDecoder model;
    private final T5Tokenizer tokenizer;
    private final Decoder decoder;
    private final TargetTokens targets;
    private final AnswerCache known;
    private final int sourceTokens;
    private final Instant loadedAt;
    private final Usage usage;
    private final Meanings meanings;

    LoadedModel(
            String name,
            ServedCheckpoint checkpoint,
            Placement placement,
            EncoderDecoder model,
            T5Tokenizer tokenizer,
            Instant loadedAt,
            Decoder decoder) {
        this.name = name;
        this.checkpoint = checkpoint;
        this.placement = placement;
        this.model = model;
        this.tokenizer = tokenizer;
        sourceTokens = checkpoint.sourceTokens();
        this.loadedAt = loadedAt;
        this.decoder = decoder;
        known = decoder.newCache();
        targets = new TargetTokens(tokenizer);
        usage = new Usage(() -> {
            model.close();
            tokenizer.close();
        });
        meanings = new Meanings(model, this::encode, decoder, usage);
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

    Instant loadedAt() {
        return loadedAt;
    }

    /** Whether the model was trained for a role. */
    public boolean plays(Role role) {
        return checkpoint.roles().contains(role.wireName());
    }

    /** An answer as text. */
    public record Answer(String text, double score, double logProbability) {}

    /** Answers to a prompt, best first, and how the prompt was made to fit. */
    public record PromptAnswers(List<Answer> answers, FittedPrompt prompt) {

        public String best() {
            return answers.getFirst().text();
        }
    }

    /** Asks for a role; the prompt is built here, in the model's own format. */
    public PromptAnswers ask(Terms terms, Role role, PromptState state, int beams) {
        return begin(terms, role, state, beams).await(terms);
    }

    /** Asks for a role, and waits for nothing. */
    public Pending begin(Terms terms, Role role, PromptState state, int beams) {
        GenerationSettings settings =
                beams == 1 ? GenerationSettings.greedy(ANSWER_TOKENS) : GenerationSettings.beams(beams, ANSWER_TOKENS);
        Fitted fitted = fit(role, state);
        return new Pending(fitted, submit(terms, fitted.tokens(), new Search.Beams(settings), TokenListener.NONE));
    }

    /** A question on its way. */
    public static final class Pending {

        private final Fitted asked;
        private final CompletableFuture<List<Hypothesis>> search;

        private Pending(Fitted asked, CompletableFuture<List<Hypothesis>> search) {
            this.asked = asked;
            this.search = search;
        }

        /** Waits for the answers. */
        public PromptAnswers await(Terms terms) {
            return new PromptAnswers(
                    Waiting.await(search, terms).stream().map(asked::answer).toList(), asked.prompt());
        }

        /** Nobody wants to know any more. */
        public void cancel() {
            search.cancel(false);
        }
    }

    /** Asks for a role, with the answer confined to given texts; exact. */
    public PromptAnswers choose(Terms terms, Role role, PromptState state, List<String> allowed, int count) {
        Fitted fitted = fit(role, state);
        AllowedTexts texts =
                new AllowedTexts(allowed, allowed.stream().map(fitted::target).toList());
        var found = submit(terms, fitted.tokens(), texts.search(count), TokenListener.NONE);
        List<Answer> answers = Waiting.await(found, terms).stream()
                .map(hypothesis -> new Answer(
                        texts.text(hypothesis.tokens()).orElseThrow(), hypothesis.score(), hypothesis.logProbability()))
                .toList();
        return new PromptAnswers(answers, fitted.prompt());
    }

    /** A prompt, its tokens, and what stands for words that the model does not know. */
    private final class Fitted {

        private final FittedPrompt prompt;
        private final StandIns standIns;

        /** @param tokens of the prompt, words that are not known unknown */
        Fitted(FittedPrompt prompt, int[] tokens) {
            this.prompt = prompt;
            standIns = tokenizer.standIns(prompt.text(), tokens, Augmentation.FIRST_SENTINEL, Augmentation.SENTINELS);
        }

        FittedPrompt prompt() {
            return prompt;
        }

        int[] tokens() {
            return shortened(standIns.encoded());
        }

        /** The tokens of what could be an answer. */
        int[] target(String text) {
            return standIns.none() ? LoadedModel.this.target(text) : standIns.encode(text);
        }

        Answer answer(Hypothesis hypothesis) {
            return new Answer(standIns.decode(hypothesis.tokens()), hypothesis.score(), hypothesis.logProbability());
        }
    }

    private Fitted fit(Role role, PromptState state) {
        LastText last = new LastText(tokenizer);
        FittedPrompt prompt = format().fit(role, state, last::count, sourceTokens);
        return new Fitted(prompt, last.ids(prompt.text()));
    }

    /**
     * Has a search made from token ids.
     *
     * @param source not empty, at most {@link #sourceTokens()} ids
     * @param listener hears the tokens of greedy and drawn sequences as they come
     * @return what was found, best first; cancel it to stop the search
     */
    public CompletableFuture<List<Hypothesis>> submit(
            Terms terms, int[] source, Search search, TokenListener listener) {
        Search bounded = bounded(search);
        return known.answer(source, bounded, listener, () -> {
            usage.hold();
            return decoder.submit(model, terms, source, bounded, listener, usage::release);
        });
    }

    /** A model may have more rows than its tokenizer has pieces: only these are generated. */
    private Search bounded(Search search) {
        return search instanceof Search.Beams beams
                ? new Search.Beams(beams.settings().withVocabulary(tokenizer.size()))
                : search;
    }

    /** The tokens of what could be an answer, the end token included; never cut. */
    public int[] target(String text) {
        return targets.encode(text);
    }

    /** What its encoder makes of texts, whatever it was trained for. */
    public Meanings meanings() {
        return meanings;
    }

    /** The text of ids, without special tokens. */
    public String decode(int[] ids) {
        return tokenizer.decode(ids);
    }

    /** The id that ends every sequence. */
    public int endToken() {
        return model.config().eosTokenId();
    }

    /** Number of ids: all are below. */
    public int vocabulary() {
        return tokenizer.size();
    }

    public int[] encode(String text) {
        return shortened(tokenizer.encode(text));
    }

    private int[] shortened(int[] ids) {
        return T5Tokenizer.shortened(ids, sourceTokens, model.config().eosTokenId());
    }

    /** Who uses it. */
    Usage usage() {
        return usage;
    }
}
