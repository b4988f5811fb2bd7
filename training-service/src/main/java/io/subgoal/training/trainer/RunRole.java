package io.subgoal.training.trainer;

import io.subgoal.textworld.prompt.Role;
import java.util.List;

/** What a run trains for: one role, the three sub-goal roles in one model, or all four. */
public record RunRole(String wireName, List<Role> roles) {

    private static final String JOINT = "joint";
    private static final String ALL = "all";

    /** The role of a name that has been validated. */
    public static RunRole parse(String wireName) {
        if (wireName.equals(JOINT)) {
            return new RunRole(JOINT, List.of(Role.EXECUTOR, Role.CONTROLLER, Role.FIRST_SUBGOAL));
        }
        if (wireName.equals(ALL)) {
            return new RunRole(ALL, List.of(Role.values()));
        }
        Role role = Role.parse(wireName)
                .orElseThrow(() -> new IllegalArgumentException("There is no role '" + wireName + "'"));
        return new RunRole(wireName, List.of(role));
    }

    public List<String> wireNames() {
        return roles.stream().map(Role::wireName).toList();
    }

    /** Whether it can be learned from gold trajectories alone. */
    public boolean needsNoSubgoals() {
        return roles.equals(List.of(Role.IMITATION));
    }

    /** The most epochs of the published run; a joint run takes the executor's. */
    int publishedEpochs() {
        return switch (roles.getFirst()) {
            case EXECUTOR -> 30;
            case CONTROLLER, FIRST_SUBGOAL -> 20;
            case IMITATION -> 16;
        };
    }

    /** The rate of the published run. */
    double publishedRate() {
        return roles.getFirst() == Role.CONTROLLER ? 4e-4 : 1e-4;
    }
}
