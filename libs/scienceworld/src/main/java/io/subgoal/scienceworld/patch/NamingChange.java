package io.subgoal.scienceworld.patch;

import io.subgoal.scienceworld.inside.ReferentMemo;
import io.subgoal.scienceworld.inside.UniqueReferents;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * Spares the simulator most of its time, which it spends on the names of objects: it puts them together anew for each
 * object and each reading of an action. What it says stays the same, to the character.
 */
final class NamingChange {

    static final String PARSER = "scienceworld/input/InputParser.class";
    static final String PARSER_OBJECT = "scienceworld/input/InputParser$.class";
    static final String ENV_OBJECT = "scienceworld/struct/EnvObject.class";

    private static final ClassDesc PARSER_TYPE = ClassDesc.of("scienceworld.input.InputParser$");
    private static final ClassDesc OBJECT = ClassDesc.of("scienceworld.struct.EnvObject");
    private static final ClassDesc PORTAL = ClassDesc.of("scienceworld.objects.portal.Portal");
    private static final ClassDesc SET = ClassDesc.of("scala.collection.immutable.Set");
    private static final ClassDesc BUFFER = ClassDesc.of("scala.collection.mutable.ArrayBuffer");
    private static final ClassDesc TAGS = ClassDesc.of("scala.reflect.ClassTag$");
    private static final ClassDesc TAG = ClassDesc.of("scala.reflect.ClassTag");
    private static final ClassDesc OPTION = ClassDesc.of("scala.Option");
    private static final ClassDesc RANDOM = ClassDesc.of("scala.util.Random$");
    private static final ClassDesc JDK_RANDOM = ClassDesc.of("java.util.Random");
    private static final ClassDesc STRINGS = ConstantDescs.CD_String.arrayType();
    private static final ClassDesc MEMO = ClassDesc.of(ReferentMemo.class.getName());
    private static final ClassDesc UNIQUE = ClassDesc.of(UniqueReferents.class.getName());

    private static final MethodTypeDesc NAMES = MethodTypeDesc.of(SET);
    private static final MethodTypeDesc NAMES_SEEN_FROM = MethodTypeDesc.of(SET, OBJECT);
    private static final MethodTypeDesc RECALL = MethodTypeDesc.of(STRINGS, ConstantDescs.CD_Object);
    private static final MethodTypeDesc KEEP = MethodTypeDesc.of(STRINGS, ConstantDescs.CD_Object, STRINGS);

    private NamingChange() {}

    static ClassTransform ofParser() {
        return Change.replace(
                Change.named("$anonfun$getAllUniqueReferentsObjList$1"), code -> appendSorted(code, 0, 1, 2));
    }

    static ClassTransform ofParserObject() {
        return Change.replace(Change.named("$anonfun$getAllUniqueReferents$1"), code -> appendSorted(code, 0, 1, 2))
                .andThen(Change.replace(
                        Change.named("scienceworld$input$InputParser$$chooseUniqueReferents"), NamingChange::choose))
                .andThen(Change.wrap(Change.named("getObjectReferents"), NamingChange::recallCleaned))
                .andThen(Change.replace(Change.named("getPossibleReferents"), NamingChange::nothing));
    }

    static ClassTransform ofEnvObject() {
        return Change.wrap(Change.named("getReferentsWithContainers"), NamingChange::recallSet);
    }

    /** The parser asks for these names to print them, which it does not. */
    private static void nothing(CodeBuilder code) {
        code.iconst_0().anewarray(ConstantDescs.CD_String).areturn();
    }

    private static void choose(CodeBuilder code) {
        code.aload(1)
                .getstatic(RANDOM, "MODULE$", RANDOM)
                .invokevirtual(RANDOM, "self", MethodTypeDesc.of(JDK_RANDOM))
                .invokestatic(UNIQUE, "choose", MethodTypeDesc.of(STRINGS, STRINGS.arrayType(), JDK_RANDOM))
                .areturn();
    }

    /** {@code buffer += sorted(object.getReferentsWithContainers(perspective))}, in a static method. */
    private static void appendSorted(CodeBuilder code, int buffer, int perspective, int object) {
        int set = code.allocateLocal(TypeKind.REFERENCE);
        int sorted = code.allocateLocal(TypeKind.REFERENCE);
        Label known = code.newLabel();
        code.aload(object)
                .aload(perspective)
                .invokevirtual(OBJECT, "getReferentsWithContainers", NAMES_SEEN_FROM)
                .astore(set);
        code.aload(set)
                .invokestatic(MEMO, "sorted", RECALL)
                .dup()
                .astore(sorted)
                .ifnonnull(known);
        code.aload(set)
                .dup()
                .getstatic(TAGS, "MODULE$", TAGS)
                .ldc(ConstantDescs.CD_String)
                .invokevirtual(TAGS, "apply", MethodTypeDesc.of(TAG, ConstantDescs.CD_Class))
                .invokeinterface(SET, "toArray", MethodTypeDesc.of(ConstantDescs.CD_Object, TAG))
                .checkcast(STRINGS)
                .invokestatic(MEMO, "keepSorted", KEEP)
                .astore(sorted);
        code.labelBinding(known);
        code.aload(buffer)
                .aload(sorted)
                .invokevirtual(BUFFER, "$plus$eq", MethodTypeDesc.of(BUFFER, ConstantDescs.CD_Object))
                .pop()
                .return_();
    }

    private static void recallCleaned(CodeBuilder code, MethodModel method) {
        int set = code.allocateLocal(TypeKind.REFERENCE);
        int cleaned = code.allocateLocal(TypeKind.REFERENCE);
        Label known = code.newLabel();
        code.aload(1)
                .aload(2)
                .invokevirtual(OBJECT, "getReferentsWithContainers", NAMES_SEEN_FROM)
                .astore(set);
        code.aload(set)
                .invokestatic(MEMO, "cleaned", RECALL)
                .dup()
                .astore(cleaned)
                .ifnonnull(known);
        code.aload(set)
                .aload(0)
                .aload(1)
                .aload(2)
                .invokevirtual(PARSER_TYPE, Change.original(method), method.methodTypeSymbol())
                .invokestatic(MEMO, "keepCleaned", KEEP)
                .astore(cleaned);
        code.labelBinding(known);
        code.aload(cleaned).areturn();
    }

    private static void recallSet(CodeBuilder code, MethodModel method) {
        int key = code.allocateLocal(TypeKind.REFERENCE);
        int set = code.allocateLocal(TypeKind.REFERENCE);
        Label known = code.newLabel();
        key(code);
        code.dup().astore(key);
        code.invokestatic(MEMO, "set", MethodTypeDesc.of(ConstantDescs.CD_Object, ConstantDescs.CD_String))
                .checkcast(SET)
                .dup()
                .astore(set)
                .ifnonnull(known);
        code.aload(0)
                .aload(1)
                .invokevirtual(OBJECT, Change.original(method), NAMES_SEEN_FROM)
                .astore(set);
        code.aload(key)
                .aload(set)
                .invokestatic(
                        MEMO,
                        "keep",
                        MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String, ConstantDescs.CD_Object));
        code.labelBinding(known);
        code.aload(set).areturn();
    }

    /** The object's own names and those of its container, as the method takes them, in their order. */
    private static void key(CodeBuilder code) {
        int container = code.allocateLocal(TypeKind.REFERENCE);
        Label plain = code.newLabel();
        Label named = code.newLabel();
        Label done = code.newLabel();
        code.aload(0).instanceOf(PORTAL).ifeq(plain);
        code.aload(0).checkcast(PORTAL).aload(1).invokevirtual(PORTAL, "getReferents", NAMES_SEEN_FROM);
        code.goto_(named);
        code.labelBinding(plain);
        code.aload(0).invokevirtual(OBJECT, "getReferents", NAMES);
        code.labelBinding(named);
        joined(code);
        code.aload(0)
                .invokevirtual(OBJECT, "getContainer", MethodTypeDesc.of(OPTION))
                .dup()
                .astore(container);
        code.invokevirtual(OPTION, "isDefined", MethodTypeDesc.of(ConstantDescs.CD_boolean))
                .ifeq(done);
        code.ldc("\n\n").invokevirtual(ConstantDescs.CD_String, "concat", CONCAT);
        code.aload(container)
                .invokevirtual(OPTION, "get", MethodTypeDesc.of(ConstantDescs.CD_Object))
                .checkcast(OBJECT)
                .invokevirtual(OBJECT, "getReferents", NAMES);
        joined(code);
        code.invokevirtual(ConstantDescs.CD_String, "concat", CONCAT);
        code.labelBinding(done);
    }

    private static final MethodTypeDesc CONCAT = MethodTypeDesc.of(ConstantDescs.CD_String, ConstantDescs.CD_String);

    private static void joined(CodeBuilder code) {
        code.ldc("\n").invokeinterface(SET, "mkString", CONCAT);
    }
}
