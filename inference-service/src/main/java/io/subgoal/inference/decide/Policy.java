package io.subgoal.inference.decide;

import io.subgoal.api.inference.DecideRequest;
import io.subgoal.api.inference.DecideResponse;
import io.subgoal.api.inference.DecideResponse.ModelCall;
import io.subgoal.api.inference.DecideResponse.Stage;
import io.subgoal.api.inference.PolicyModels;
import io.subgoal.inference.model.LoadedModel;
import io.subgoal.inference.model.LoadedModel.Answer;
import io.subgoal.inference.model.LoadedModel.PromptAnswers;
import io.subgoal.inference.model.Models;
import io.subgoal.service.error.ServiceException;
import io.subgoal.textworld.action.ActionGrammar;
import io.subgoal.textworld.example.ExampleBuilder;
import io.subgoal.textworld.match.ActionMatcher;
import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.textworld.prompt.PromptState;
import io.subgoal.textworld.prompt.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides what to do next. Asks for the first sub-goal where there is none, then the executor; when the executor ends the
 * sub-goal, asks the controller for the next and the executor again. Rules that keep small models on course: a sub-goal
 * does not end before one real action served it, so that a decision ends at most one; and the controller must name another
 * sub-goal than the one that ended.
 */
@Component
class Policy {

    private static final int BEAMS = 5;

    private final Models models;

    Policy(Models models) {
        this.models = models;
    }

    DecideResponse decide(DecideRequest request) {
        return models.session(session -> new Decision(request, session).make());
    }

    /** One decision in the making. */
    private static final class Decision {

        private final DecideRequest request;
        private final Models.Session session;
        private final List<String> rejected;
        private final @Nullable List<String> validActions;
        private final boolean constrained;
        private final List<HistoryEntry> history;
        private final List<String> subgoals;
        private final List<HistoryEntry> markers = new ArrayList<>();
        private final List<ModelCall> calls = new ArrayList<>();
        /** The executor's best answer in the present state, once it was asked. */
        private @Nullable String executorAnswer;

        private boolean taskComplete;

        private Decision(DecideRequest request, Models.Session session) {
            this.request = request;
            this.session = session;
            rejected = request.rejected() == null ? List.of() : request.rejected();
            validActions = request.validActions();
            constrained = "constrained".equals(request.decoding());
            if (constrained && (validActions == null || validActions.isEmpty())) {
                throw new ServiceException.Invalid("validActions", "are needed for constrained decoding");
            }
            history = StateMapper.history(request.state());
            subgoals = new ArrayList<>(
                    request.state().subgoals() == null
                            ? List.of()
                            : request.state().subgoals());
        }

        private DecideResponse make() {
            PolicyModels names = request.models();
            String imitation = names.imitation();
            if (imitation != null) {
                subgoals.clear();
                return act(imitation, Role.IMITATION);
            }
            String first = required("models.firstSubgoal", names.firstSubgoal());
            String controller = required("models.controller", names.controller());
            String executor = required("models.executor", names.executor());
            if (subgoals.isEmpty()) {
                subgoals.add(ask(first, Role.FIRST_SUBGOAL, 1).best());
            }
            if (stepsInSubgoal() > 0 && endsSubgoal(executor)) {
                nextSubgoal(controller).ifPresentOrElse(this::pursue, () -> taskComplete = true);
            }
            return act(executor, Role.EXECUTOR);
        }

        private boolean endsSubgoal(String executor) {
            String answer = ask(executor, Role.EXECUTOR, 1).best();
            executorAnswer = answer;
            return isEnd(answer);
        }

        private void pursue(String next) {
            HistoryEntry marker = HistoryEntry.MARKER;
            markers.add(marker);
            history.add(marker);
            subgoals.add(next);
            executorAnswer = null;
        }

        /** The next sub-goal, other than the present one; empty if the controller holds that the task is done. */
        private Optional<String> nextSubgoal(String controller) {
            String present = subgoals.getLast();
            String best = ask(controller, Role.CONTROLLER, 1).best();
            if (best.equals(present)) {
                best = ask(controller, Role.CONTROLLER, BEAMS).answers().stream()
                        .map(Answer::text)
                        .filter(text -> !text.equals(present))
                        .findFirst()
                        .orElse(best);
            }
            return best.equals(ExampleBuilder.COMPLETE_TASK) ? Optional.empty() : Optional.of(best);
        }

        private DecideResponse act(String modelName, Role role) {
            if (constrained) {
                return actConstrained(modelName, role);
            }
            String best = executorAnswer == null ? ask(modelName, role, 1).best() : executorAnswer;
            Optional<String> plain = readable(modelName, role, best);
            if (plain.isPresent() && !isEnd(best) && !rejected.contains(plain.get())) {
                return respond(modelName, role, plain.get(), Stage.GREEDY);
            }
            return actOtherwise(modelName, role, plain.orElse(best));
        }

        /**
         * What to do when the best answer will not do. Where the possible actions are known, the nearest to any answer, in
         * the order of the answers; else a later answer; else the best one all the same.
         */
        private DecideResponse actOtherwise(String modelName, Role role, String best) {
            List<String> readable = ask(modelName, role, BEAMS).answers().stream()
                    .map(Answer::text)
                    .filter(text -> !isEnd(text))
                    .flatMap(text -> readable(modelName, role, text).stream())
                    .distinct()
                    .toList();
            if (validActions != null) {
                List<String> open = validActions.stream()
                        .filter(action -> !rejected.contains(action))
                        .toList();
                Optional<ActionMatcher.Match> match = new ActionMatcher(open).match(readable);
                if (match.isPresent()) {
                    return respond(
                            modelName,
                            role,
                            match.get().action(),
                            stage(match.get().stage()));
                }
            }
            Optional<String> untried = readable.stream()
                    .filter(action -> !rejected.contains(action))
                    .findFirst();
            if (untried.isPresent()) {
                return respond(modelName, role, untried.get(), Stage.BEAM);
            }
            return respond(modelName, role, readable.isEmpty() ? best : readable.getFirst(), Stage.UNCHANGED);
        }

        private DecideResponse actConstrained(String modelName, Role role) {
            PromptFormat format = model(modelName, role).format();
            Map<String, String> plainByAnswer = new LinkedHashMap<>();
            for (String action : Objects.requireNonNull(validActions)) {
                if (!rejected.contains(action)) {
                    target(format, role, action).ifPresent(t -> plainByAnswer.putIfAbsent(t, action));
                }
            }
            if (plainByAnswer.isEmpty()) {
                throw new ServiceException.Invalid(
                        "validActions", "hold nothing that could be done and was not rejected");
            }
            List<String> allowed = List.copyOf(plainByAnswer.keySet());
            String best = call(modelName, role, model -> model.choose(role, state(), allowed, 1))
                    .best();
            return respond(modelName, role, Objects.requireNonNull(plainByAnswer.get(best)), Stage.CONSTRAINED);
        }

        private PromptAnswers ask(String modelName, Role role, int beams) {
            return call(modelName, role, model -> model.ask(role, state(), beams));
        }

        private PromptAnswers call(String modelName, Role role, Function<LoadedModel, PromptAnswers> question) {
            LoadedModel model = model(modelName, role);
            long start = System.nanoTime();
            PromptAnswers answers = question.apply(model);
            double millis = (System.nanoTime() - start) / 1e6;
            calls.add(new ModelCall(
                    modelName,
                    role.wireName(),
                    answers.best(),
                    millis,
                    answers.prompt().droppedHistory()));
            return answers;
        }

        private LoadedModel model(String modelName, Role role) {
            LoadedModel model = session.model(modelName);
            if (!model.plays(role)) {
                throw new ServiceException.Invalid(
                        "models",
                        "Model '%s' was trained for %s and cannot be asked for %s"
                                .formatted(modelName, model.checkpoint().roles(), role.wireName()));
            }
            return model;
        }

        private PromptState state() {
            return StateMapper.promptState(request.state(), history, subgoals);
        }

        private DecideResponse respond(String modelName, Role role, String action, Stage stage) {
            Optional<String> formal = target(model(modelName, role).format(), role, action);
            return new DecideResponse(
                    List.copyOf(subgoals),
                    markers.stream().map(StateMapper::item).toList(),
                    action,
                    formal.orElse(null),
                    stage,
                    taskComplete,
                    List.copyOf(calls));
        }

        private Optional<String> readable(String modelName, Role role, String answer) {
            return model(modelName, role).format().plainAction(role, answer);
        }

        /** Real actions since the present sub-goal was set. */
        private int stepsInSubgoal() {
            int steps = 0;
            for (int i = history.size() - 1; i > 0 && !history.get(i).isMarker(); i--) {
                steps++;
            }
            return steps;
        }
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

    private static Optional<String> target(PromptFormat format, Role role, String action) {
        try {
            return Optional.of(format.actionTarget(role, action));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String required(String field, @Nullable String name) {
        if (name == null) {
            throw new ServiceException.Invalid(
                    field, "must name a served model, unless 'models.imitation' names an imitation model");
        }
        return name;
    }
}
