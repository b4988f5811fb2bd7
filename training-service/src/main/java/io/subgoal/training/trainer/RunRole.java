package io.subgoal.training.trainer;

import io.subgoal.textworld.prompt.Role;
import java.util.List;

/** What a run trains for: one role, or the three sub-goal roles in one model. */
public record RunRole(String wireName, List<Role> roles) {

    private static final String JOINT = "joint";

    /** The role of a name that has been validated. */
    public static RunRole parse(String wireName) {
        if (wireName.equals(JOINT)) {
            return new RunRole(JOINT, List.of(Role.EXECUTOR, Role.CONTROLLER, Role.FIRST_SUBGOAL));
        }
        Role role = Role.parse(wireName)
                .orElseThrow(() -> new IllegalArgumentException("There is no role '" + wireName + "'"));
        return new RunRole(wireName, List.of(role));
    }

    List<String> wireNames() {
        return roles.stream().map(Role::wireName).toList();
    }
}
