package io.subgoal.t5.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.foreign.Linker;
import org.junit.jupiter.api.Test;

class FreedMemoryTest {

    @Test
    void staysWithTheProcessWhereTheLibraryIsGlibc() {
        assumeThat(Linker.nativeLinker().defaultLookup().find("gnu_get_libc_version"))
                .isPresent();
        assumeThat(System.getenv().keySet())
                .noneMatch(name -> name.startsWith("MALLOC_") || name.equals("GLIBC_TUNABLES"));

        assertThat(FreedMemory.kept()).isTrue();
    }
}
