package io.subgoal.scienceworld.patch;

import static java.lang.classfile.ClassFile.ACC_PRIVATE;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_TRANSIENT;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Rewrites the simulator's classes. Three things: objects without a {@code hashCode()} of their own draw one from
 * {@link IdentitySequence}, so that the order of hash sets, and with it every text, is the same in each run; Scala's
 * {@code println} does nothing, since the simulator prints thousands of lines an episode; and the table of type ids stays
 * in memory, which the simulator reads from and writes to the working directory, once for each new type.
 */
public final class ClassPatcher {

    private static final ClassDesc SEQUENCE = ClassDesc.of(IdentitySequence.class.getName());
    private static final ClassDesc TABLE = ClassDesc.of("scala.collection.mutable.HashMap");
    private static final MethodTypeDesc RETURNS_INT = MethodTypeDesc.of(ConstantDescs.CD_int);
    private static final String FIELD = "subgoal$identity";

    private ClassPatcher() {}

    /**
     * The class as worlds should define it.
     *
     * @param entry name of the jar entry, such as {@code scienceworld/struct/EnvObject.class}
     * @param bytes the class file
     */
    public static byte[] patch(String entry, byte[] bytes) {
        if (entry.equals("scala/Predef$.class")) {
            return replaceBodies(bytes, ClassPatcher::prints, CodeBuilder::return_);
        }
        if (entry.equals("util/UniqueTypeID$.class")) {
            byte[] unsaved = replaceBodies(bytes, method -> isNamed(method, "save"), CodeBuilder::return_);
            return replaceBodies(unsaved, method -> isNamed(method, "load"), ClassPatcher::returnEmptyTable);
        }
        if (entry.startsWith("scienceworld/") || entry.startsWith("language/") || entry.startsWith("main/")) {
            return fixIdentity(bytes);
        }
        return bytes;
    }

    private static byte[] fixIdentity(byte[] bytes) {
        ClassFile classFile = ClassFile.of();
        ClassModel model = classFile.parse(bytes);
        if (!usesIdentityHash(model)) {
            return bytes;
        }
        ClassDesc self = model.thisClass().asSymbol();
        return classFile.transformClass(model, ClassTransform.endHandler(builder -> addHashCode(builder, self)));
    }

    private static boolean usesIdentityHash(ClassModel model) {
        boolean isInterface = model.flags().has(AccessFlag.INTERFACE);
        boolean extendsObject = model.superclass()
                .map(parent -> parent.asInternalName().equals("java/lang/Object"))
                .orElse(false);
        boolean hasOwn = model.methods().stream().anyMatch(ClassPatcher::isHashCode);
        return !isInterface && extendsObject && !hasOwn;
    }

    private static boolean isHashCode(MethodModel method) {
        return method.methodName().equalsString("hashCode")
                && method.methodType().equalsString("()I");
    }

    private static void addHashCode(ClassBuilder builder, ClassDesc self) {
        builder.withField(FIELD, ConstantDescs.CD_int, ACC_PRIVATE | ACC_TRANSIENT);
        builder.withMethodBody("hashCode", RETURNS_INT, ACC_PUBLIC, code -> {
            Label known = code.newLabel();
            code.aload(0).getfield(self, FIELD, ConstantDescs.CD_int).ifne(known);
            code.aload(0).invokestatic(SEQUENCE, "next", RETURNS_INT).putfield(self, FIELD, ConstantDescs.CD_int);
            code.labelBinding(known);
            code.aload(0).getfield(self, FIELD, ConstantDescs.CD_int).ireturn();
        });
    }

    private static byte[] replaceBodies(byte[] bytes, Predicate<MethodModel> which, Consumer<CodeBuilder> body) {
        ClassFile classFile = ClassFile.of();
        return classFile.transformClass(classFile.parse(bytes), (ClassBuilder builder, ClassElement element) -> {
            if (element instanceof MethodModel method && which.test(method)) {
                builder.withMethodBody(
                        method.methodName(), method.methodType(), method.flags().flagsMask(), body);
            } else {
                builder.with(element);
            }
        });
    }

    private static void returnEmptyTable(CodeBuilder code) {
        code.new_(TABLE)
                .dup()
                .invokespecial(TABLE, "<init>", ConstantDescs.MTD_void)
                .areturn();
    }

    private static boolean prints(MethodModel method) {
        return isNamed(method, "println") || isNamed(method, "print") || isNamed(method, "printf");
    }

    private static boolean isNamed(MethodModel method, String name) {
        return method.methodName().equalsString(name);
    }
}
