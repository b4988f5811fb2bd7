package io.subgoal.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SavesTest {

    private final List<String> stored = new CopyOnWriteArrayList<>();
    private final CountDownLatch slow = new CountDownLatch(1);

    @Test
    void storesWhileTheModelGoesOn() {
        try (Saves saves = new Saves()) {
            saves.begin(this::storeSlowly);
            assertThat(stored).isEmpty();
            slow.countDown();
            saves.await();
            assertThat(stored).containsExactly("slow");
        }
    }

    @Test
    void keepsTheirOrder() {
        try (Saves saves = new Saves()) {
            saves.begin(this::storeSlowly);
            slow.countDown();
            saves.begin(() -> stored.add("next"));
            saves.await();
            assertThat(stored).containsExactly("slow", "next");
        }
    }

    @Test
    void failsOnceWhereTheNextSaveBegins() {
        try (Saves saves = new Saves()) {
            saves.begin(() -> {
                throw new IllegalStateException("The disk is full");
            });
            assertThatThrownBy(() -> saves.begin(() -> stored.add("never")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The disk is full");
            assertThatCode(saves::await).doesNotThrowAnyException();
        }
        assertThat(stored).isEmpty();
    }

    @Test
    void closingWaitsForTheSaveUnderWay() {
        Saves saves = new Saves();
        saves.begin(this::storeSlowly);
        slow.countDown();
        saves.close();
        assertThat(stored).containsExactly("slow");
    }

    private void storeSlowly() {
        try {
            assertThat(slow.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        stored.add("slow");
    }
}
