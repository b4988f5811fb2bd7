package io.subgoal.scienceworld.patch;

import io.subgoal.scienceworld.inside.IdentitySequence;
import io.subgoal.scienceworld.inside.WorldRandom;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Set;

/**
 * Changes the simulator's entry class: a load forgets everything that was before, and reading never changes what comes
 * after.
 */
final class EntryChange {

    static final String ENTRY = "scienceworld/runtime/pythonapi/PythonInterface.class";

    private static final ClassDesc SELF = ClassDesc.of("scienceworld.runtime.pythonapi.PythonInterface");
    private static final ClassDesc SEQUENCE = ClassDesc.of(IdentitySequence.class.getName());
    private static final ClassDesc PATH_FINDER = ClassDesc.of("scienceworld.goldagent.PathFinder$");
    private static final ClassDesc MAP = ClassDesc.of("scala.collection.mutable.Map");
    private static final ClassDesc SHARED_RANDOM = ClassDesc.of("scala.util.Random$");
    private static final ClassDesc JDK_RANDOM = ClassDesc.of("java.util.Random");
    private static final ClassDesc RANDOM = ClassDesc.of(WorldRandom.class.getName());

    /** Names of objects are drawn at random where nothing else tells them apart. */
    private static final Set<String> NAMING_READS = Set.of(
            "getPossibleObjects",
            "getPossibleObjectReferentLUTJSON",
            "getPossibleObjectReferentTypesLUTJSON",
            "getPossibleActionObjectCombinationsJSON",
            "getValidActionObjectCombinations",
            "getValidActionObjectCombinationsJSON");

    private EntryChange() {}

    static ClassTransform all() {
        return Change.begin(Change.named("load"), EntryChange::forget)
                .andThen(Change.wrap(
                        method -> NAMING_READS.contains(method.methodName().stringValue()),
                        EntryChange::putRandomNumbersBack))
                .andThen(TimeChange.at("step"));
    }

    /** The solver keeps search paths that it drew at random, and the last score stays until the first step. */
    private static void forget(CodeBuilder code) {
        code.invokestatic(SEQUENCE, "restart", ConstantDescs.MTD_void);
        code.getstatic(PATH_FINDER, "MODULE$", PATH_FINDER)
                .invokevirtual(PATH_FINDER, "precomputedExhaustivePaths", MethodTypeDesc.of(MAP))
                .invokeinterface(MAP, "clear", ConstantDescs.MTD_void);
        code.aload(0)
                .dconst_0()
                .invokevirtual(SELF, "score_$eq", MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_double));
        code.aload(0)
                .iconst_0()
                .invokevirtual(
                        SELF, "isComplete_$eq", MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_boolean));
    }

    private static void putRandomNumbersBack(CodeBuilder code, MethodModel method) {
        int random = code.allocateLocal(TypeKind.REFERENCE);
        int state = code.allocateLocal(TypeKind.LONG);
        code.getstatic(SHARED_RANDOM, "MODULE$", SHARED_RANDOM)
                .invokevirtual(SHARED_RANDOM, "self", MethodTypeDesc.of(JDK_RANDOM))
                .checkcast(RANDOM)
                .astore(random);
        code.aload(random)
                .invokevirtual(RANDOM, "state", MethodTypeDesc.of(ConstantDescs.CD_long))
                .lstore(state);
        code.aload(0).invokevirtual(SELF, Change.original(method), method.methodTypeSymbol());
        code.aload(random)
                .lload(state)
                .invokevirtual(RANDOM, "restore", MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_long));
        code.areturn();
    }
}
