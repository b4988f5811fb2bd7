package io.subgoal.inference.decide;

import io.subgoal.api.inference.DecideRequest;
import io.subgoal.api.inference.DecideResponse;
import io.subgoal.api.inference.DecideResponse.Alternative;
import io.subgoal.api.inference.DecideResponse.Stage;
import io.subgoal.api.inference.PolicyModels;
import io.subgoal.inference.model.LoadedModel.Answer;
import io.subgoal.inference.model.LoadedModel.Pending;
import io.subgoal.inference.model.LoadedModel.PromptAnswers;
import io.subgoal.service.error.ServiceException;
import io.subgoal.textworld.action.ActionGrammar;
import io.subgoal.textworld.example.ExampleBuilder;
import io.subgoal.textworld.match.ActionMatcher;
import io.subgoal.textworld.match.FocusRule;
import io.subgoal.textworld.prompt.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One decision in the making. Asks for the first sub-goal where there is none, then the executor; when the executor ends
 * the sub-goal, asks the controller for the next and the executor again. Rules that keep small models on course: a
 * sub-goal does not end before one real action served it, so that a decision ends at most one; and the controller must name
 * another sub-goal than the one that ended.
 */
final class Decision {

    /** Width of the search when the best answer will not do. */
    private static final int BEAMS = 5;

    private static final String EVERY_STEP = "every_step";
    private static final String NEVER = "never";

    private final Questions questions;
    private final BooleanSupplier idle;
    private final PolicyModels names;
    private final List<String> rejected;
    private final @Nullable List<String> validActions;
    private final boolean constrained;
    private final boolean everyStep;
    private final boolean never;
    private final @Nullable String given;
    private final int beams;
    private final int count;
    /** The executor's answers in the present state, once it was asked. */
    private @Nullable PromptAnswers known;

    private boolean taskComplete;
    private List<String> givenUp;
    /** Whether the sub-goal that has just ended was not reached. */
    private boolean inVain;

    /** @param idle whether a thread that decodes has nothing to do */
    Decision(DecideRequest request, Questions questions, BooleanSupplier idle) {
        this.questions = questions;
        this.idle = idle;
        names = request.models();
        rejected = request.rejected() == null ? List.of() : request.rejected();
        validActions = request.validActions();
        constrained = "constrained".equals(request.decoding());
        everyStep = EVERY_STEP.equals(request.controllerPolicy());
        never = NEVER.equals(request.controllerPolicy());
        given = request.nextSubgoal();
        givenUp = request.givenUp() == null || questions.hasJustFocused() ? List.of() : request.givenUp();
        beams = request.beams() == null ? 1 : request.beams();
        count = request.count() == null ? 1 : request.count();
        RequestCheck.require(request, constrained, never, beams, count);
    }

    DecideResponse make() {
        if (names.encoder() != null) {
            questions.require("models.encoder", names.encoder());
        }
        String imitation = names.imitation();
        if (imitation != null) {
            questions.subgoals().clear();
            return act(imitation, Role.IMITATION);
        }
        String executor = required("models.executor", names.executor());
        if (never) {
            return act(executor, Role.EXECUTOR);
        }
        if (questions.subgoals().isEmpty()) {
            questions.subgoals().add(firstSubgoal());
        } else if (everyStep) {
            follow(executor);
        }
        if (questions.stepsInSubgoal() > 0 && (endsSubgoal(executor) || endsSubgoalInstead(executor)) && !givesUp()) {
            nextSubgoal().ifPresentOrElse(this::pursue, () -> taskComplete = true);
        }
        return act(executor, Role.EXECUTOR);
    }

    private String firstSubgoal() {
        if (given != null) {
            return given;
        }
        String first = required("models.firstSubgoal", names.firstSubgoal());
        return ask(first, Role.FIRST_SUBGOAL, Subgoals::isNamed, null);
    }

    private String controller() {
        return required("models.controller", names.controller());
    }

    /**
     * Takes up the controller's sub-goal, if it is another one than the present. As a rule it is not: while a thread is idle
     * the executor is asked meanwhile what it would do then.
     */
    private void follow(String executor) {
        if (given != null) {
            takeUp(given);
            return;
        }
        String controller = controller();
        Pending ahead = !constrained && idle.getAsBoolean() ? questions.askAhead(executor, Role.EXECUTOR, beams) : null;
        try {
            String wanted = questions.ask(controller, Role.CONTROLLER, beams).best();
            if (!takeUp(wanted) && ahead != null) {
                known = questions.take(ahead, executor, Role.EXECUTOR);
            }
        } finally {
            if (ahead != null) {
                ahead.cancel();
            }
        }
    }

    /** Says whether the sub-goal is another one now. */
    private boolean takeUp(String wanted) {
        taskComplete = wanted.equals(ExampleBuilder.COMPLETE_TASK);
        boolean other = !taskComplete
                && Subgoals.isNamed(wanted)
                && !wanted.equals(questions.subgoals().getLast());
        if (other) {
            pursue(wanted);
        }
        return other;
    }

    private boolean endsSubgoal(String executor) {
        if (known == null) {
            known = questions.ask(executor, Role.EXECUTOR, beams);
        }
        return isEnd(known.best());
    }

    /**
     * Whether the executor would rather end the sub-goal than do anything else that is possible, where what it wants is possible
     * and has been rejected: it was done in vain before.
     */
    private boolean endsSubgoalInstead(String executor) {
        if (validActions == null || rejected.isEmpty()) {
            return false;
        }
        boolean triedBefore = questions
                .plain(executor, Role.EXECUTOR, Objects.requireNonNull(known).best())
                .filter(action -> rejected.contains(action) && validActions.contains(action))
                .isPresent();
        if (!triedBefore) {
            return false;
        }
        List<String> possible =
                new ArrayList<>(harmless(executor, Role.EXECUTOR).keySet());
        possible.add(ActionGrammar.END_SUBGOAL_FORMAL);
        return isEnd(questions.choose(executor, Role.EXECUTOR, possible, 1).best());
    }

    /** What may be done for want of something better, by what the model would say for it: nothing that was rejected, no focus. */
    private Map<String, String> harmless(String name, Role role) {
        return sayable(
                name,
                role,
                Objects.requireNonNull(validActions).stream()
                        .filter(action -> !rejected.contains(action) && !FocusRule.focuses(action))
                        .toList());
    }

    private void pursue(String next) {
        givenUp = Subgoals.stillGivenUp(
                givenUp, inVain ? null : questions.subgoals().getLast());
        questions.pursue(next);
        known = null;
    }

    /**
     * Whether another sub-goal takes the place of the present one. An executor that has only waited and is at the end of it has
     * reached nothing, nor has one that was to focus on something and did not: what it was told cannot be done here. To go on as if
     * it were done leads where no solution has been.
     */
    private boolean givesUp() {
        String present = questions.subgoals().getLast();
        if (given != null || Subgoals.isReached(present, questions.done())) {
            return false;
        }
        boolean first = questions.subgoals().size() == 1;
        Role role = first ? Role.FIRST_SUBGOAL : Role.CONTROLLER;
        String model = first ? names.firstSubgoal() : controller();
        if (model == null) {
            return false;
        }
        giveUp(present);
        Optional<String> other = questions.askBefore(model, role, Math.max(beams, BEAMS)).answers().stream()
                .map(Answer::text)
                .filter(text -> !text.equals(ExampleBuilder.COMPLETE_TASK)
                        && Subgoals.isNamed(text)
                        && !givenUp.contains(text)
                        && !Subgoals.isSecondChoice(text, givenUp))
                .findFirst();
        inVain = true;
        other.ifPresent(text -> {
            questions.followInstead(text);
            known = null;
        });
        return other.isPresent();
    }

    /** The next sub-goal, other than the present one; empty if the controller holds that the task is done. */
    private Optional<String> nextSubgoal() {
        if (given != null) {
            return Optional.of(given).filter(next -> !next.equals(ExampleBuilder.COMPLETE_TASK));
        }
        String controller = controller();
        String present = questions.subgoals().getLast();
        String next = ask(controller, Role.CONTROLLER, text -> mayFollow(text, present), present);
        return next.equals(ExampleBuilder.COMPLETE_TASK) ? Optional.empty() : Optional.of(next);
    }

    /**
     * The likeliest sub-goal that will do, by a wider search where the best will not.
     *
     * @param otherwise for want of one that will do; null for the best
     */
    private String ask(String model, Role role, Predicate<String> willDo, @Nullable String otherwise) {
        PromptAnswers answers = questions.ask(model, role, beams);
        if (!willDo.test(answers.best()) && beams < BEAMS) {
            answers = questions.ask(model, role, BEAMS);
        }
        return answers.answers().stream()
                .map(Answer::text)
                .filter(willDo)
                .findFirst()
                .orElse(otherwise == null ? answers.best() : otherwise);
    }

    private boolean mayFollow(String next, String present) {
        return Subgoals.isNamed(next) && !next.equals(present) && !Subgoals.isSecondChoice(next, givenUp);
    }

    /** Where what was to be focused on could not be, nothing else is, unless that is what the sub-goal says. */
    private boolean mayDo(String action, Role role) {
        List<String> subgoals = questions.subgoals();
        boolean told = role == Role.EXECUTOR && !subgoals.isEmpty() && Subgoals.focuses(subgoals.getLast());
        return told || !Subgoals.isSecondChoice(action, givenUp);
    }

    private void giveUp(String what) {
        if (!givenUp.contains(what)) {
            int leftOut = Math.max(0, givenUp.size() + 1 - DecideRequest.MOST_GIVEN_UP);
            givenUp = Stream.concat(givenUp.stream().skip(leftOut), Stream.of(what))
                    .toList();
        }
    }

    private DecideResponse act(String name, Role role) {
        if (constrained) {
            return actConstrained(name, role);
        }
        PromptAnswers answers = known == null ? questions.ask(name, role, beams) : known;
        String best = answers.best();
        Optional<String> plain = questions.plain(name, role, best);
        // Where there are sub-goals, it is they that are given up.
        plain.filter(action -> role == Role.IMITATION && FocusRule.focuses(action) && rejected.contains(action))
                .ifPresent(this::giveUp);
        if (plain.isPresent() && !isEnd(best) && !rejected.contains(plain.get()) && mayDo(plain.get(), role)) {
            return respond(name, role, plain.get(), Stage.GREEDY, answers);
        }
        return actOtherwise(name, role, plain.orElse(best), answers);
    }

    /**
     * What to do when the best answer will not do. Where the possible actions are known, the nearest to any answer, in the
     * order of the answers, or else the likeliest: an action that is impossible would be wanted again for ever. Else a later
     * answer; else the best one all the same. What is focused on is never a later answer.
     */
    private DecideResponse actOtherwise(String name, Role role, String best, PromptAnswers few) {
        PromptAnswers answers = beams >= BEAMS ? few : questions.ask(name, role, BEAMS);
        List<String> readable = FocusRule.keep(answers.answers().stream()
                .map(Answer::text)
                .filter(text -> !isEnd(text))
                .flatMap(text -> questions.plain(name, role, text).stream())
                .filter(action -> mayDo(action, role))
                .distinct()
                .toList());
        if (validActions != null) {
            List<String> open = validActions.stream()
                    .filter(action -> !rejected.contains(action))
                    .toList();
            Optional<ActionMatcher.Match> match =
                    new ActionMatcher(open, questions.similarity(names.encoder())).match(readable);
            if (match.isPresent()) {
                return respond(
                        name, role, match.get().action(), stage(match.get().stage()), answers);
            }
            Map<String, String> harmless = harmless(name, role);
            if (!harmless.isEmpty()) {
                PromptAnswers likeliest = questions.choose(name, role, List.copyOf(harmless.keySet()), 1);
                String action = Objects.requireNonNull(harmless.get(likeliest.best()));
                return respond(name, role, action, Stage.LIKELIEST, answers);
            }
        }
        Optional<String> untried =
                readable.stream().filter(action -> !rejected.contains(action)).findFirst();
        if (untried.isPresent()) {
            return respond(name, role, untried.get(), Stage.BEAM, answers);
        }
        return respond(name, role, readable.isEmpty() ? best : readable.getFirst(), Stage.UNCHANGED, answers);
    }

    private DecideResponse actConstrained(String name, Role role) {
        Map<String, String> plainByAnswer = sayable(
                name,
                role,
                Objects.requireNonNull(validActions).stream()
                        .filter(action -> !rejected.contains(action))
                        .toList());
        if (plainByAnswer.isEmpty()) {
            throw new ServiceException.Invalid("validActions", "hold nothing that could be done and was not rejected");
        }
        PromptAnswers answers = questions.choose(name, role, List.copyOf(plainByAnswer.keySet()), count);
        String action = Objects.requireNonNull(plainByAnswer.get(answers.best()));
        return respond(name, role, action, Stage.CONSTRAINED, answers);
    }

    /** Actions by what a model would say for them, as far as it can. */
    private Map<String, String> sayable(String name, Role role, List<String> actions) {
        Map<String, String> byAnswer = new LinkedHashMap<>();
        actions.forEach(action ->
                questions.target(name, role, action).ifPresent(answer -> byAnswer.putIfAbsent(answer, action)));
        return byAnswer;
    }

    private DecideResponse respond(String name, Role role, String action, Stage stage, PromptAnswers answers) {
        return new DecideResponse(
                List.copyOf(questions.subgoals()),
                givenUp,
                questions.markers().stream().map(StateMapper::item).toList(),
                action,
                questions.target(name, role, action).orElse(null),
                stage,
                taskComplete,
                count > 1 ? alternatives(name, role, answers) : null,
                List.copyOf(questions.calls()));
    }

    /** The model's best answers as they are: some may be no actions, or end the sub-goal. */
    private List<Alternative> alternatives(String name, Role role, PromptAnswers answers) {
        List<Alternative> alternatives = new ArrayList<>();
        for (Answer answer : answers.answers().stream().limit(count).toList()) {
            alternatives.add(new Alternative(
                    answer.text(), questions.plain(name, role, answer.text()).orElse(null), answer.score()));
        }
        return alternatives;
    }

    private static Stage stage(ActionMatcher.Stage stage) {
        return switch (stage) {
            case EXACT -> Stage.BEAM;
            case NORMALIZED, REPAIRED -> Stage.REPAIRED;
            case SIMILAR -> Stage.SIMILAR;
        };
    }

    private static boolean isEnd(String answer) {
        return answer.startsWith("END_SG") || answer.equals(ActionGrammar.END_SUBGOAL_PLAIN);
    }

    private static String required(String field, @Nullable String name) {
        if (name == null) {
            throw new ServiceException.Invalid(
                    field, "must name a served model, unless 'models.imitation' names an imitation model");
        }
        return name;
    }
}
