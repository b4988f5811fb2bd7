package io.subgoal.scienceworld;

import io.subgoal.scienceworld.inside.InsideClasses;
import io.subgoal.scienceworld.jar.SimulatorJar;
import io.subgoal.scienceworld.patch.ClassPatcher;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** The simulator's patched class files and resources, read once per JVM and defined anew for each world. */
public final class SimulatorClasses {

    private static final Map<Path, SimulatorClasses> BY_JAR = new ConcurrentHashMap<>();

    private final Map<String, byte[]> entries;

    private SimulatorClasses(Map<String, byte[]> entries) {
        this.entries = entries;
    }

    /** The classes of the jar that {@link SimulatorJar} finds. */
    public static SimulatorClasses load() {
        return BY_JAR.computeIfAbsent(SimulatorJar.resolve(), SimulatorClasses::read);
    }

    /** The bytes of a class or resource, or null. The array is shared: do not change it. */
    byte @Nullable [] entry(String name) {
        return entries.get(name);
    }

    /** Writes a jar of them, for a process that runs the simulator by other means; it needs this Java version. */
    public void write(Path jar) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> entry : new TreeMap<>(entries).entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
    }

    private static SimulatorClasses read(Path jar) {
        Map<String, byte[]> entries = new HashMap<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                if (entry.isDirectory() || entry.getName().startsWith("META-INF/")) {
                    continue;
                }
                try (InputStream in = zip.getInputStream(entry)) {
                    entries.put(entry.getName(), in.readAllBytes());
                }
            }
            ClassPatcher patcher = new ClassPatcher(Map.copyOf(entries));
            entries.replaceAll(patcher::patch);
            for (Class<?> type : InsideClasses.all()) {
                add(type, entries);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The simulator's jar " + jar + " cannot be read", e);
        }
        return new SimulatorClasses(entries);
    }

    private static void add(Class<?> type, Map<String, byte[]> entries) throws IOException {
        String entry = type.getName().replace('.', '/') + ".class";
        try (InputStream in = Objects.requireNonNull(type.getClassLoader().getResourceAsStream(entry))) {
            entries.put(entry, in.readAllBytes());
        }
    }
}
