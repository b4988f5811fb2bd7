package io.subgoal.inference.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.subgoal.service.error.ServiceException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuotasTest {

    private final Quotas quotas = new Quotas(new QuotaProperties(100, Map.of("lab", 1000L, "free", 0L)));

    @Test
    void aCallerMayUseUpHisQuotaAndNoMore() {
        quotas.charge("somebody", 60);
        quotas.charge("somebody", 40);
        assertThatThrownBy(() -> quotas.charge("somebody", 50))
                .isInstanceOfSatisfying(
                        ServiceException.Overloaded.class,
                        refused -> assertThat(refused.retryAfter().orElseThrow())
                                .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30)))
                .hasMessageContaining("100 tokens a minute");
    }

    @Test
    void oneCallersQuotaIsNotAnothers() {
        quotas.charge("somebody", 100);
        assertThatCode(() -> quotas.charge("another", 100)).doesNotThrowAnyException();
        assertThatCode(() -> quotas.charge("lab", 1000)).doesNotThrowAnyException();
        assertThatCode(() -> quotas.charge("free", 1_000_000)).doesNotThrowAnyException();
    }

    @Test
    void whatIsMoreThanAMinutesQuotaIsLetInWhenTheQuotaIsWhole() {
        quotas.charge("somebody", 5000);
        assertThatThrownBy(() -> quotas.charge("somebody", 5)).isInstanceOf(ServiceException.Overloaded.class);
    }
}
