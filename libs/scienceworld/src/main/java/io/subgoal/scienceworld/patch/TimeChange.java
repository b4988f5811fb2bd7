package io.subgoal.scienceworld.patch;

import io.subgoal.scienceworld.inside.TimeLimit;
import java.lang.classfile.ClassTransform;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.Set;

/**
 * Has the simulator look at its {@link TimeLimit}: in every loop of its own, and, since most of its loops are those of
 * Scala's collections, in what all of them come to.
 */
final class TimeChange {

    private static final ClassDesc LIMIT = ClassDesc.of(TimeLimit.class.getName());

    private static final Set<String> CROSSROADS =
            Set.of("getContainedObjects", "addObject", "getReferents", "tick", "isValidAction", "populateHelper");

    private TimeChange() {}

    static ClassTransform all() {
        return Change.inLoops(code -> code.invokestatic(LIMIT, "checkNowAndThen", ConstantDescs.MTD_void))
                .andThen(Change.begin(
                        method -> CROSSROADS.contains(method.methodName().stringValue()),
                        code -> code.invokestatic(LIMIT, "checkNowAndThen", ConstantDescs.MTD_void)));
    }

    /** In a method that is called once or twice in a step. */
    static ClassTransform at(String method) {
        return Change.begin(Change.named(method), code -> code.invokestatic(LIMIT, "check", ConstantDescs.MTD_void));
    }
}
