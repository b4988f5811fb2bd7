package io.subgoal.scienceworld.patch;

import static java.lang.classfile.ClassFile.ACC_PRIVATE;
import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.classfile.ClassFile.ACC_TRANSIENT;

import io.subgoal.scienceworld.inside.IdentitySequence;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;

/** Gives objects that have none a {@code hashCode()} that draws from {@link IdentitySequence}. */
final class IdentityChange {

    private static final ClassDesc SEQUENCE = ClassDesc.of(IdentitySequence.class.getName());
    private static final MethodTypeDesc RETURNS_INT = MethodTypeDesc.of(ConstantDescs.CD_int);
    private static final String FIELD = "subgoal$identity";

    private IdentityChange() {}

    /** Whether objects of a class are told apart by their identity. */
    static boolean concerns(ClassModel model) {
        boolean isInterface = model.flags().has(AccessFlag.INTERFACE);
        boolean extendsObject = model.superclass()
                .map(parent -> parent.asInternalName().equals("java/lang/Object"))
                .orElse(false);
        boolean hasOwn = model.methods().stream().anyMatch(IdentityChange::isHashCode);
        return !isInterface && extendsObject && !hasOwn;
    }

    static ClassTransform of(ClassModel model) {
        ClassDesc self = model.thisClass().asSymbol();
        return ClassTransform.endHandler(builder -> addHashCode(builder, self));
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
}
