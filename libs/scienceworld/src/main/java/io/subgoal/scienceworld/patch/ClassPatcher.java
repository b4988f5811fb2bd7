package io.subgoal.scienceworld.patch;

import io.subgoal.scienceworld.inside.WorldRandom;
import java.io.ByteArrayInputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.Map;

/**
 * Rewrites the simulator's classes. What is changed, and why:
 *
 * <ul>
 *   <li>hash codes of identity are drawn from a sequence, so that the order of hash sets, and with it every text, is the
 *       same in each run ({@link IdentityChange});
 *   <li>a load forgets what was before, and reading changes nothing ({@link EntryChange});
 *   <li>names of objects are put together once ({@link NamingChange});
 *   <li>the time limit is looked at, since a thread that hangs cannot be stopped from outside ({@link TimeChange});
 *   <li>nothing is printed: the simulator prints thousands of lines an episode;
 *   <li>the table of type ids stays in memory: it is read from and written to the working directory, once for each type;
 *   <li>the process is not ended, but the call.
 * </ul>
 */
public final class ClassPatcher {

    private static final ClassDesc TABLE = ClassDesc.of("scala.collection.mutable.HashMap");
    private static final ClassDesc RANDOM = ClassDesc.of(WorldRandom.class.getName());
    private static final ClassDesc SCALA_RANDOM = ClassDesc.of("scala.util.Random");
    private static final ClassDesc FAILURE = ClassDesc.of("java.lang.IllegalStateException");

    private final ClassFile classFile;

    /**
     * A patcher for one jar.
     *
     * @param entries the simulator's jar: class files by entry name, such as {@code scienceworld/struct/EnvObject.class}
     */
    public ClassPatcher(Map<String, byte[]> entries) {
        ClassHierarchyResolver ofJar = ClassHierarchyResolver.ofResourceParsing(type -> {
                    String descriptor = type.descriptorString();
                    byte[] bytes = entries.get(descriptor.substring(1, descriptor.length() - 1) + ".class");
                    return bytes == null ? null : new ByteArrayInputStream(bytes);
                })
                .cached();
        classFile =
                ClassFile.of(ClassHierarchyResolverOption.of(ofJar.orElse(ClassHierarchyResolver.defaultResolver())));
    }

    /** A class as worlds should define it. */
    public byte[] patch(String entry, byte[] bytes) {
        return switch (entry) {
            case "scala/Predef$.class" -> apply(bytes, Change.replace(ClassPatcher::prints, CodeBuilder::return_));
            case "scala/sys/package$.class" -> apply(bytes, Change.replace(Change.named("exit"), ClassPatcher::fail));
            case "scala/util/Random.class" ->
                apply(bytes, Change.replace(ClassPatcher::makesGenerator, ClassPatcher::makeOurGenerator));
            case "util/UniqueTypeID$.class" ->
                apply(
                        bytes,
                        Change.replace(Change.named("save"), CodeBuilder::return_)
                                .andThen(Change.replace(Change.named("load"), ClassPatcher::returnEmptyTable)));
            default -> isSimulator(entry) ? apply(bytes, simulator(entry, bytes)) : bytes;
        };
    }

    private ClassTransform simulator(String entry, byte[] bytes) {
        ClassModel model = classFile.parse(bytes);
        ClassTransform change = TimeChange.all();
        change = switch (entry) {
            case EntryChange.ENTRY -> change.andThen(EntryChange.all());
            case NamingChange.PARSER -> change.andThen(NamingChange.ofParser());
            case NamingChange.PARSER_OBJECT -> change.andThen(NamingChange.ofParserObject());
            case NamingChange.ENV_OBJECT -> change.andThen(NamingChange.ofEnvObject());
            default -> change;
        };
        return IdentityChange.concerns(model) ? change.andThen(IdentityChange.of(model)) : change;
    }

    private byte[] apply(byte[] bytes, ClassTransform change) {
        return classFile.transformClass(classFile.parse(bytes), change);
    }

    private static boolean isSimulator(String entry) {
        return entry.endsWith(".class")
                && (entry.startsWith("scienceworld/") || entry.startsWith("language/") || entry.startsWith("main/"));
    }

    private static void returnEmptyTable(CodeBuilder code) {
        code.new_(TABLE)
                .dup()
                .invokespecial(TABLE, "<init>", ConstantDescs.MTD_void)
                .areturn();
    }

    private static void fail(CodeBuilder code) {
        code.new_(FAILURE)
                .dup()
                .ldc("The simulator gave up")
                .invokespecial(
                        FAILURE, "<init>", ConstantDescs.MTD_void.insertParameterTypes(0, ConstantDescs.CD_String))
                .athrow();
    }

    private static boolean makesGenerator(MethodModel method) {
        return method.methodName().equalsString("<init>") && method.methodType().equalsString("()V");
    }

    private static void makeOurGenerator(CodeBuilder code) {
        code.aload(0)
                .new_(RANDOM)
                .dup()
                .invokespecial(RANDOM, "<init>", ConstantDescs.MTD_void)
                .invokespecial(
                        SCALA_RANDOM,
                        "<init>",
                        ConstantDescs.MTD_void.insertParameterTypes(0, ClassDesc.of("java.util.Random")))
                .return_();
    }

    private static boolean prints(MethodModel method) {
        String name = method.methodName().stringValue();
        return name.equals("println") || name.equals("print") || name.equals("printf");
    }
}
