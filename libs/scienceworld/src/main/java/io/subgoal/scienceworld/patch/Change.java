package io.subgoal.scienceworld.patch;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The ways in which methods are changed. */
final class Change {

    private static final String ORIGINAL = "subgoal$original$";

    private Change() {}

    /** Methods of a name, whatever their parameters. */
    static Predicate<MethodModel> named(String name) {
        return method -> method.methodName().equalsString(name);
    }

    /** Gives methods another body. */
    static ClassTransform replace(Predicate<MethodModel> which, Consumer<CodeBuilder> body) {
        return (ClassBuilder builder, ClassElement element) -> {
            if (element instanceof MethodModel method && which.test(method)) {
                builder.withMethodBody(
                        method.methodName(), method.methodType(), method.flags().flagsMask(), body);
            } else {
                builder.with(element);
            }
        };
    }

    /** Has methods do something first. */
    static ClassTransform begin(Predicate<MethodModel> which, Consumer<CodeBuilder> code) {
        return inCode(which, CodeTransform.ofStateful(() -> new Beginning(code)));
    }

    /** Gives methods another body, which may call the {@link #original}. */
    static ClassTransform wrap(Predicate<MethodModel> which, Wrapper wrapper) {
        return (ClassBuilder builder, ClassElement element) -> {
            if (element instanceof MethodModel method && which.test(method)) {
                builder.withMethod(
                        ORIGINAL + method.methodName().stringValue(),
                        method.methodTypeSymbol(),
                        method.flags().flagsMask(),
                        inner -> method.forEach(inner::with));
                builder.withMethodBody(
                        method.methodName(),
                        method.methodType(),
                        method.flags().flagsMask(),
                        code -> wrapper.write(code, method));
            } else {
                builder.with(element);
            }
        };
    }

    /** The name that a wrapped method goes by. */
    static String original(MethodModel method) {
        return ORIGINAL + method.methodName().stringValue();
    }

    /** Has methods do something each time round a loop. */
    static ClassTransform inLoops(Consumer<CodeBuilder> code) {
        return inCode(Change::loops, CodeTransform.ofStateful(() -> new Loops(code)));
    }

    /** Not {@code ClassTransform.transformingMethods}: two of those in a row change only what both concern. */
    private static ClassTransform inCode(Predicate<MethodModel> which, CodeTransform change) {
        return (ClassBuilder builder, ClassElement element) -> {
            if (element instanceof MethodModel method && method.code().isPresent() && which.test(method)) {
                builder.transformMethod(method, MethodTransform.transformingCode(change));
            } else {
                builder.with(element);
            }
        };
    }

    private static boolean loops(MethodModel method) {
        Set<Label> seen = new HashSet<>();
        return method.code()
                .map(code -> code.elementStream().anyMatch(element -> closesLoop(element, seen)))
                .orElse(false);
    }

    private static boolean closesLoop(CodeElement element, Set<Label> seen) {
        if (element instanceof LabelTarget target) {
            seen.add(target.label());
        }
        return element instanceof BranchInstruction branch && seen.contains(branch.target());
    }

    /** Writes the new body of a wrapped method. */
    @FunctionalInterface
    interface Wrapper {
        void write(CodeBuilder code, MethodModel method);
    }

    private record Beginning(Consumer<CodeBuilder> code) implements CodeTransform {
        @Override
        public void atStart(CodeBuilder builder) {
            code.accept(builder);
        }

        @Override
        public void accept(CodeBuilder builder, CodeElement element) {
            builder.with(element);
        }
    }

    private static final class Loops implements CodeTransform {

        private final Consumer<CodeBuilder> code;
        private final Set<Label> seen = new HashSet<>();

        Loops(Consumer<CodeBuilder> code) {
            this.code = code;
        }

        @Override
        public void accept(CodeBuilder builder, CodeElement element) {
            if (closesLoop(element, seen)) {
                code.accept(builder);
            }
            builder.with(element);
        }
    }
}
