package io.subgoal.t5.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Linker;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FreedMemoryTest {

    @Test
    void staysWithTheProcessWhereTheLibraryIsGlibc() {
        boolean glibc = Linker.nativeLinker()
                .defaultLookup()
                .find("gnu_get_libc_version")
                .isPresent();

        assertThat(FreedMemory.keep(Set.of("PATH"))).isEqualTo(glibc);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MALLOC_ARENA_MAX", "MALLOC_TRIM_THRESHOLD_", "GLIBC_TUNABLES"})
    void isLeftToWhoeverHasSetTheLibrary(String variable) {
        assertThat(FreedMemory.keep(Set.of("PATH", variable))).isFalse();
    }
}
