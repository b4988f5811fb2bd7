package io.subgoal.agent.environment;

import io.subgoal.api.agent.Environment;
import io.subgoal.api.agent.EnvironmentState;
import io.subgoal.api.agent.EnvironmentSummary;
import java.util.List;
import java.util.Objects;

/** Environments as they go over the wire. */
final class Views {

    private Views() {}

    static Environment of(LiveEnvironment environment, Course course, EnvironmentState state) {
        Scenario scenario = course.scenario();
        return new Environment(
                environment.id(),
                scenario.task().id(),
                scenario.task().name(),
                scenario.variation(),
                scenario.task().fold(scenario.variation()).wireName(),
                scenario.simplifications().text(),
                scenario.moveLimit(),
                course.description(),
                state,
                environment.lease().toSeconds(),
                environment.leaseEnd(),
                environment.createdAt(),
                environment.branchOf());
    }

    static EnvironmentSummary summary(LiveEnvironment environment, boolean inWorld) {
        Course course = Objects.requireNonNull(environment.course());
        EnvironmentState state = course.state();
        return new EnvironmentSummary(
                environment.id(),
                course.scenario().task().id(),
                course.scenario().variation(),
                state.step(),
                state.score(),
                state.moves(),
                state.done(),
                inWorld,
                environment.leaseEnd(),
                environment.createdAt());
    }

    static List<String> texts(Object list) {
        return ((List<?>) list).stream().map(String.class::cast).toList();
    }
}
