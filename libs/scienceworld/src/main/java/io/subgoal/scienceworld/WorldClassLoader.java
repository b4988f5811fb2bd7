package io.subgoal.scienceworld;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** One world's own copy of the simulator. Its parent is the platform loader: the application's classes are out of sight. */
final class WorldClassLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final SimulatorClasses classes;

    WorldClassLoader(SimulatorClasses classes) {
        super("scienceworld", getPlatformClassLoader());
        this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = classes.entry(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        byte[] bytes = classes.entry(name);
        return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }
}
