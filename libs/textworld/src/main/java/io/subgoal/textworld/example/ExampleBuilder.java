package io.subgoal.textworld.example;

import io.subgoal.textworld.episode.EpisodeMemory;
import io.subgoal.textworld.prompt.HistoryEntry;
import io.subgoal.textworld.prompt.LeftOut;
import io.subgoal.textworld.prompt.PromptFormat;
import io.subgoal.textworld.prompt.PromptState;
import io.subgoal.textworld.prompt.Role;
import io.subgoal.textworld.trajectory.AnnotatedTrajectory;
import io.subgoal.textworld.trajectory.Segment;
import io.subgoal.textworld.trajectory.Step;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes training rows of annotated trajectories, by our rules or, if the format is a {@linkplain PromptFormat#reference()
 * reference} one, by the published rules: first action skipped, markers with the surroundings of before the last action.
 *
 * @param controllerRows which rows the controller learns from
 * @param finalMarker whether the executor also learns to end the last sub-goal
 */
public record ExampleBuilder(PromptFormat format, ControllerRows controllerRows, boolean finalMarker) {

    private static final String PICK_UP = "pick up ";

    private static final Pattern ARTICLE = Pattern.compile("^\\s*an? ");

    /** What follows the name of a thing in an inventory. */
    private static final Pattern BEHIND_NAME = Pattern.compile("\\s*$|[,.]| \\(");

    /** What a controller answers when no sub-goal is left. */
    public static final String COMPLETE_TASK = "complete_task()";

    /** Which rows the controller learns from; it must fit when it is asked in play. */
    public enum ControllerRows {
        /** Only where a sub-goal ends: for play that asks at each end marker. */
        ON_MARKER,
        /**
         * Where a sub-goal ends, and once within each, in its middle, as though it had just been named: what is in sight is other
         * than where it begins, and what is to be done is the same.
         */
        ALSO_WITHIN,
        /** Every row: for play that asks at each decision. */
        EVERY_STEP
    }

    public static ExampleBuilder of(PromptFormat format) {
        return format.reference()
                ? new ExampleBuilder(format, ControllerRows.EVERY_STEP, false)
                : new ExampleBuilder(format, ControllerRows.ON_MARKER, false);
    }

    /** The same, but that the controller also learns from within sub-goals; not for reference formats. */
    public ExampleBuilder alsoWithin() {
        if (format.reference()) {
            throw new IllegalArgumentException(
                    "Rows of the format %s are of every step already".formatted(format.id()));
        }
        return new ExampleBuilder(format, ControllerRows.ALSO_WITHIN, finalMarker);
    }

    /** The rows of one role; the imitation model's need no sub-goals, see {@link #imitation}. */
    public List<Example> examples(Role role, AnnotatedTrajectory annotated) {
        return switch (role) {
            case IMITATION -> imitation(annotated.trajectory());
            case FIRST_SUBGOAL -> List.of(firstSubgoal(annotated));
            case EXECUTOR, CONTROLLER -> rows(role, annotated.trajectory(), labelled(annotated));
        };
    }

    /** The rows of the imitation model: the kept steps, no markers. */
    public List<Example> imitation(Trajectory trajectory) {
        return rows(Role.IMITATION, trajectory, unlabelled(trajectory));
    }

    /** The input of a row as its model reads it. */
    public String input(Example example) {
        return format.input(example.role(), example.state());
    }

    List<Example> rows(Role role, Trajectory trajectory, List<LabelledStep> steps) {
        List<Example> rows = new ArrayList<>();
        EpisodeMemory memory = newMemory(trajectory);
        String observation = HistoryEntry.START.observation();
        for (int i = 0; i < steps.size(); i++) {
            LabelledStep current = steps.get(i);
            if (memory.subgoals().isEmpty() || !memory.subgoals().getLast().equals(current.subgoal())) {
                memory.pursue(current.subgoal());
            }
            boolean skipped = format.reference() && i == 0;
            if (!skipped) {
                memory.see(observation, current.look());
                if (role != Role.CONTROLLER || asksController(steps, i)) {
                    rows.add(new Example(
                            role,
                            trajectory,
                            i,
                            memory.state(current.look(), current.inventory()),
                            target(role, steps, i)));
                } else if (controllerRows == ControllerRows.ALSO_WITHIN && !rows.isEmpty() && middle(steps, i)) {
                    rows.add(again(rows.getLast(), i, memory.state(current.look(), current.inventory())));
                }
                memory.did(
                        current.step().action(),
                        current.step().observation(),
                        current.step().score());
            }
            observation = current.step().observation();
        }
        return rows;
    }

    private Example firstSubgoal(AnnotatedTrajectory annotated) {
        Trajectory trajectory = annotated.trajectory();
        Step first = trajectory.keptSteps().getFirst();
        EpisodeMemory memory = newMemory(trajectory);
        if (!format.reference()) {
            memory.see(HistoryEntry.START.observation(), first.look());
        }
        return new Example(
                Role.FIRST_SUBGOAL,
                trajectory,
                0,
                memory.state(first.look(), first.inventory()),
                learned(annotated).getFirst().subgoal());
    }

    private EpisodeMemory newMemory(Trajectory trajectory) {
        return format.reference()
                ? EpisodeMemory.startPublished(trajectory.description())
                : EpisodeMemory.start(trajectory.description());
    }

    private boolean asksController(List<LabelledStep> steps, int i) {
        return switch (controllerRows) {
            case EVERY_STEP -> true;
            case ON_MARKER, ALSO_WITHIN -> steps.get(i).marker();
        };
    }

    /** Whether a step is the middle one of a sub-goal of several steps. */
    private static boolean middle(List<LabelledStep> steps, int i) {
        int first = i;
        while (first > 0 && !steps.get(first - 1).marker()) {
            first--;
        }
        int end = i;
        while (end < steps.size() && !steps.get(end).marker()) {
            end++;
        }
        return i > first && i == (first + end) / 2;
    }

    /** The question of a row once more, and its answer, with the score, and with what is in sight and carried, of now. */
    private static Example again(Example asked, int index, PromptState now) {
        PromptState then = asked.state();
        PromptState state = new PromptState(
                then.taskDescription(),
                then.time(),
                now.score(),
                then.history(),
                now.look(),
                now.inventory(),
                now.rooms(),
                then.subgoals());
        return new Example(asked.role(), asked.trajectory(), index, state, asked.target());
    }

    private String target(Role role, List<LabelledStep> steps, int i) {
        return switch (role) {
            case CONTROLLER -> i + 1 < steps.size() ? steps.get(i + 1).subgoal() : COMPLETE_TASK;
            default -> format.actionTarget(role, steps.get(i).step().action());
        };
    }

    /** The kept steps with a marker after every sub-goal but, as a rule, the last. */
    List<LabelledStep> labelled(AnnotatedTrajectory annotated) {
        List<LabelledStep> all = new ArrayList<>();
        List<Segment> segments = learned(annotated);
        for (int s = 0; s < segments.size(); s++) {
            Segment segment = segments.get(s);
            for (Step step : learned(segment.steps())) {
                all.add(LabelledStep.of(step, segment.subgoal()));
            }
            boolean last = s == segments.size() - 1;
            if (!last || finalMarker) {
                Step ended = segment.steps().getLast();
                Step seen = last || format.reference()
                        ? ended
                        : learned(segments.get(s + 1).steps()).getFirst();
                all.add(LabelledStep.marker(ended, seen, segment.subgoal()));
            }
        }
        return all;
    }

    private List<LabelledStep> unlabelled(Trajectory trajectory) {
        return learned(trajectory.keptSteps()).stream()
                .map(step -> LabelledStep.of(step, ""))
                .toList();
    }

    /** The sub-goals that rows are made of. Never empty if there are any. */
    private List<Segment> learned(AnnotatedTrajectory annotated) {
        List<Segment> all = annotated.segments();
        if (format.leftOut() != LeftOut.IDLE) {
            return all;
        }
        List<Segment> learned = all.stream()
                .filter(segment -> !segment.steps().stream().allMatch(this::isIdle))
                .toList();
        return learned.isEmpty() ? all : learned;
    }

    /** The steps that rows are made of: all, or but for those that changed nothing. Never empty if there are any. */
    private List<Step> learned(List<Step> steps) {
        List<Step> learned = steps.stream().filter(step -> !isIdle(step)).toList();
        return learned.isEmpty() ? steps : learned;
    }

    private boolean isIdle(Step step) {
        return switch (format.leftOut()) {
            case NOTHING -> false;
            case OPEN_DOORS -> opensOpenDoor(step);
            case IDLE -> opensOpenDoor(step) || putsIntoItself(step) || picksUpCarried(step);
        };
    }

    private static boolean opensOpenDoor(Step step) {
        return step.action().startsWith("open door ") && step.observation().startsWith("The door is already open");
    }

    private static boolean putsIntoItself(Step step) {
        return step.observation().startsWith("You can't move something into itself");
    }

    private static boolean picksUpCarried(Step step) {
        if (!step.action().startsWith(PICK_UP)) {
            return false;
        }
        String name = step.action().substring(PICK_UP.length());
        return step.inventory().lines().map(ARTICLE::matcher).anyMatch(line -> {
            String carried = line.replaceFirst("");
            return carried.startsWith(name)
                    && BEHIND_NAME
                            .matcher(carried)
                            .region(name.length(), carried.length())
                            .lookingAt();
        });
    }
}
