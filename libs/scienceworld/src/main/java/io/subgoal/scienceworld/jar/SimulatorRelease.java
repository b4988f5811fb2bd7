package io.subgoal.scienceworld.jar;

/**
 * A published version of the simulator.
 *
 * @param version version of the PyPI package {@code scienceworld}
 * @param jarSha256 checksum of the jar inside it, lower-case hex
 */
public record SimulatorRelease(String version, String jarSha256) {

    /** The version all results refer to. */
    public static final SimulatorRelease CURRENT =
            new SimulatorRelease("1.2.3", "f4e1fdce0cdabe1bab7128a7e78ea820210d9db3c28d7272bcbbc3f3a1c5f0d7");
}
