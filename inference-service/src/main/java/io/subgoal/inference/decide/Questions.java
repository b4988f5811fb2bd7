package io.subgoal.inference.decide;

import io.subgoal.api.inference.DecideRequest;
import io.subgoal.api.inference.DecideResponse.ModelCall;
import io.subgoal.inference.admission.Terms;
import io.subgoal.inference.model.LoadedModel;
import io.subgoal.inference.model.LoadedModel.Pending;
import io.subgoal.inference.model.LoadedModel.PromptAnswers;
import io.subgoal.inference.model.ModelSession;
import io.subgoal.service.error.ServiceException;
import io.subgoal.textworld.match.FocusRule;
import io.subgoal.textworld.match.Similarity;
import io.subgoal.textworld.match.TokenOverlap;
import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.prompt.PromptState;
import io.subgoal.textworld.prompt.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The questions put to models for one decision, in the state that is reached by then. */
final class Questions {

    /** What is answered where the world asks which of several things was meant. */
    private static final Pattern CHOICE = Pattern.compile("\\d+");

    private final DecideRequest request;
    private final ModelSession session;
    private final List<HistoryEntry> history;
    private final List<String> subgoals;
    private final List<HistoryEntry> markers = new ArrayList<>();
    private final List<ModelCall> calls = new ArrayList<>();
    private Terms terms;

    Questions(DecideRequest request, ModelSession session, Terms terms) {
        this.request = request;
        this.session = session;
        this.terms = terms;
        history = StateMapper.history(request.state());
        List<String> known = request.state().subgoals();
        subgoals = new ArrayList<>(known == null ? List.of() : known);
    }

    /** The sub-goals so far, the current one last. */
    List<String> subgoals() {
        return subgoals;
    }

    List<HistoryEntry> markers() {
        return markers;
    }

    List<ModelCall> calls() {
        return calls;
    }

    /** Ends the current sub-goal and sets the next. */
    void pursue(String next) {
        HistoryEntry marker = HistoryEntry.MARKER;
        markers.add(marker);
        history.add(marker);
        subgoals.add(next);
    }

    /** Real actions since the present sub-goal was set. */
    int stepsInSubgoal() {
        int steps = 0;
        for (int i = history.size() - 1; i > 0 && !history.get(i).isMarker(); i--) {
            steps++;
        }
        return steps;
    }

    /** What was done since the present sub-goal was set. */
    List<String> done() {
        return history.subList(history.size() - stepsInSubgoal(), history.size()).stream()
                .map(HistoryEntry::action)
                .toList();
    }

    /** Whether the last thing that was done was to focus on something, or to say what was to be focused on. */
    boolean hasJustFocused() {
        return history.reversed().stream()
                .dropWhile(entry -> CHOICE.matcher(entry.action()).matches())
                .limit(1)
                .anyMatch(entry -> FocusRule.focuses(entry.action()));
    }

    /** Follows another sub-goal instead of the present one. */
    void followInstead(String other) {
        subgoals.set(subgoals.size() - 1, other);
    }

    /** Asks as if the present sub-goal had not been named yet, nor anything been done for it. */
    PromptAnswers askBefore(String name, Role role, int beams) {
        int steps = stepsInSubgoal();
        int before = Math.max(1, history.size() - steps - 1);
        PromptState state = StateMapper.promptState(
                request.state(), history.subList(0, before), subgoals.subList(0, subgoals.size() - 1));
        return call(name, role, model -> model.ask(terms, role, state, beams));
    }

    PromptAnswers ask(String name, Role role, int beams) {
        return call(name, role, model -> model.ask(terms, role, state(), beams));
    }

    /**
     * Asks in the present state, and waits for nothing; what comes of it is {@linkplain #take taken} or cancelled. For
     * answers that will be wanted if another model says what it is expected to say.
     */
    Pending askAhead(String name, Role role, int beams) {
        return model(name, role).begin(terms.goOn(), role, state(), beams);
    }

    /** Waits for the answers to a question that was asked ahead. */
    PromptAnswers take(Pending pending, String name, Role role) {
        return call(name, role, model -> pending.await(terms));
    }

    PromptAnswers choose(String name, Role role, List<String> allowed, int count) {
        return call(name, role, model -> model.choose(terms, role, state(), allowed, count));
    }

    private PromptAnswers call(String name, Role role, Function<LoadedModel, PromptAnswers> question) {
        LoadedModel model = model(name, role);
        long start = System.nanoTime();
        PromptAnswers answers = question.apply(model);
        double millis = (System.nanoTime() - start) / 1e6;
        // A decision that is begun is brought to its end.
        terms = terms.goOn();
        calls.add(new ModelCall(
                name,
                role.wireName(),
                answers.best(),
                answers.answers().getFirst().score(),
                millis,
                answers.prompt().droppedHistory()));
        return answers;
    }

    /**
     * How to tell the likeness of actions.
     *
     * @param encoder the model whose encoder is to be asked; null for none
     */
    Similarity similarity(@Nullable String encoder) {
        return encoder == null ? new TokenOverlap() : new Nearness(encoder, session, terms, calls::add);
    }

    /** Refuses a name that nothing is served under. */
    void require(String field, String name) {
        session.require(field, name);
    }

    private LoadedModel model(String name, Role role) {
        LoadedModel model = session.model(name);
        if (!model.plays(role)) {
            throw new ServiceException.Invalid(
                    "models",
                    "Model '%s' was trained for %s and cannot be asked for %s"
                            .formatted(name, model.checkpoint().roles(), role.wireName()));
        }
        return model;
    }

    private PromptState state() {
        return StateMapper.promptState(request.state(), history, subgoals);
    }

    /** An answer as an action in plain words, if it is one. */
    Optional<String> plain(String name, Role role, String answer) {
        return model(name, role).format().plainAction(role, answer);
    }

    /** What a model would say for an action, if it can be said in its notation. */
    Optional<String> target(String name, Role role, String action) {
        try {
            return Optional.of(model(name, role).format().actionTarget(role, action));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
