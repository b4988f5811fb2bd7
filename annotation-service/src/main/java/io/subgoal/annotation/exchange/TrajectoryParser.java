package io.subgoal.annotation.exchange;

import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.task.Tasks;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Parses both formats from a stream of tokens, so that a file of any size takes the memory of one trajectory. The fields
 * of the archive are those of ScienceWorld's exporter; what else it may hold is skipped. In our lines an unknown field is
 * an error, since it is most likely a misspelt one.
 */
final class TrajectoryParser {

    private static final Pattern ARCHIVE_KEY = Pattern.compile("\\d{1,4}");
    private static final String DESCRIPTION_HEADER = "Task Description:";
    private static final String LINE_FIELDS = "task, variation, fold, description, steps";
    private static final String STEP_FIELDS = "action, observation, score, isCompleted, freelook, inventory";
    private static final int MAX_STEPS = 10_000;

    private final TrajectoryTokens json;
    private final Consumer<Trajectory> sink;
    private final Map<String, Integer> lines = new HashMap<>();

    private TrajectoryParser(TrajectoryTokens json, Consumer<Trajectory> sink) {
        this.json = json;
        this.sink = sink;
    }

    static TrajectoryFormat parse(InputStream in, Consumer<Trajectory> sink) throws IOException {
        return TrajectoryTokens.read(in, json -> new TrajectoryParser(json, sink).file());
    }

    private TrajectoryFormat file() {
        if (json.next() == null) {
            throw new BadTrajectoryFileException("The file is empty");
        }
        json.require(
                JsonToken.START_OBJECT,
                "a file of trajectories holds JSON objects: one a line, or one in all for an archive");
        if (json.next() == JsonToken.PROPERTY_NAME
                && ARCHIVE_KEY.matcher(json.name()).matches()) {
            archive();
            return TrajectoryFormat.ARCHIVE;
        }
        lines();
        return TrajectoryFormat.JSONL;
    }

    private void lines() {
        line();
        while (json.next() != null) {
            json.require(JsonToken.START_OBJECT, "a line must be a JSON object");
            json.next();
            line();
        }
    }

    private void line() {
        Draft draft = new Draft();
        for (; json.token() != JsonToken.END_OBJECT; json.next()) {
            String field = json.name();
            json.next();
            switch (field) {
                case "task" -> draft.task = task();
                case "variation" -> draft.variation = json.number();
                case "fold" -> draft.fold = json.textOrNull();
                case "description" -> draft.description = json.text();
                case "steps" -> draft.steps = steps(true);
                default -> throw json.bad("unknown field; the fields of a line are " + LINE_FIELDS);
            }
        }
        finish(draft, "task", "variation", "description", "steps");
    }

    private void archive() {
        for (; json.token() != JsonToken.END_OBJECT; json.next()) {
            json.next();
            json.require(JsonToken.START_OBJECT, "must be an object with taskName and goldActionSequences");
            json.next();
            tasksEpisodes();
        }
        if (json.next() != null) {
            throw json.bad("there is more behind the archive's object");
        }
    }

    private void tasksEpisodes() {
        Task task = null;
        boolean found = false;
        for (; json.token() != JsonToken.END_OBJECT; json.next()) {
            String field = json.name();
            json.next();
            if (field.equals("taskName")) {
                task = task();
            } else if (field.equals("goldActionSequences")) {
                if (task == null) {
                    throw json.bad("taskName must come before goldActionSequences");
                }
                found = true;
                json.require(JsonToken.START_ARRAY, "must be a list of episodes");
                while (json.next() != JsonToken.END_ARRAY) {
                    episode(task);
                }
            } else {
                json.skip();
            }
        }
        if (!found) {
            throw json.bad("the task has no goldActionSequences");
        }
    }

    private void episode(Task task) {
        json.require(JsonToken.START_OBJECT, "an episode must be an object");
        Draft draft = new Draft();
        draft.task = task;
        while (json.next() != JsonToken.END_OBJECT) {
            String field = json.name();
            json.next();
            switch (field) {
                case "variationIdx" -> draft.variation = json.number();
                case "fold" -> draft.fold = json.textOrNull();
                case "taskDescription" -> draft.description = withoutHeader(json.text());
                case "path" -> draft.steps = steps(false);
                default -> json.skip();
            }
        }
        finish(draft, "taskName", "variationIdx", "taskDescription", "path");
    }

    private Task task() {
        String name = json.text();
        return Tasks.find(name)
                .orElseThrow(
                        () -> json.bad("there is no task '%s'. Tasks are called 4-1 or find-living-thing, for example"
                                .formatted(name)));
    }

    private List<Step> steps(boolean strict) {
        json.require(JsonToken.START_ARRAY, "must be a list of steps");
        List<Step> steps = new ArrayList<>();
        while (json.next() != JsonToken.END_ARRAY) {
            if (steps.size() == MAX_STEPS) {
                throw json.bad("a trajectory may have %d steps at most".formatted(MAX_STEPS));
            }
            steps.add(step(strict));
        }
        return steps;
    }

    private Step step(boolean strict) {
        json.require(JsonToken.START_OBJECT, "a step must be an object with the fields " + STEP_FIELDS);
        String action = null;
        String observation = null;
        Double score = null;
        Boolean completed = null;
        String look = null;
        String inventory = null;
        while (json.next() != JsonToken.END_OBJECT) {
            String field = json.name();
            json.next();
            switch (field) {
                case "action" -> action = json.text();
                case "observation" -> observation = json.text();
                case "score" -> score = json.score();
                case "isCompleted" -> completed = json.flag();
                case "freelook" -> look = json.text();
                case "inventory" -> inventory = json.text();
                default -> {
                    if (strict) {
                        throw json.bad("unknown field; the fields of a step are " + STEP_FIELDS);
                    }
                    json.skip();
                }
            }
        }
        if (action == null
                || observation == null
                || score == null
                || completed == null
                || look == null
                || inventory == null) {
            throw json.bad("the step lacks a field; it needs " + STEP_FIELDS);
        }
        if (action.isBlank()) {
            throw json.bad("the step's action is blank");
        }
        return new Step(action, observation, score, completed, look, inventory);
    }

    private void finish(Draft draft, String task, String variation, String description, String steps) {
        json.endTrajectory();
        Task of = json.present(draft.task, task);
        int number = json.present(draft.variation, variation);
        String text = json.present(draft.description, description);
        List<Step> path = json.present(draft.steps, steps);
        if (path.isEmpty()) {
            throw json.bad("the trajectory has no steps");
        }
        if (number < 0 || number >= of.variations()) {
            throw json.bad("task %s (%s) has variations 0 to %d; there is no variation %d"
                    .formatted(of.id(), of.name(), of.variations() - 1, number));
        }
        String fold = of.fold(number).wireName();
        if (draft.fold != null && !draft.fold.equals(fold)) {
            throw json.bad(
                    "variation %d of task %s belongs to the fold '%s', not '%s'; correct the fold or leave it out"
                            .formatted(number, of.id(), fold, draft.fold));
        }
        Integer before = lines.putIfAbsent(of.id() + "/" + number, json.line());
        if (before != null) {
            throw json.bad("there is another trajectory of task %s variation %d, which ends on line %d"
                    .formatted(of.id(), number, before));
        }
        sink.accept(new Trajectory(of, number, of.fold(number), text, path));
    }

    private static String withoutHeader(String description) {
        return description.startsWith(DESCRIPTION_HEADER)
                ? description.substring(DESCRIPTION_HEADER.length()).strip()
                : description;
    }

    /** A trajectory as far as it has been read. */
    private static final class Draft {
        private @Nullable Task task;
        private @Nullable Integer variation;
        private @Nullable String fold;
        private @Nullable String description;
        private @Nullable List<Step> steps;
    }
}
