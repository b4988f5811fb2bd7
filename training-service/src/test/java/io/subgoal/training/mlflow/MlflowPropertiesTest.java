package io.subgoal.training.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MlflowPropertiesTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @EnableConfigurationProperties(MlflowProperties.class)
    static class Settings {}

    @Test
    void hasDefaults() {
        runner.run(context -> assertThat(context.getBean(MlflowProperties.class))
                .isEqualTo(new MlflowProperties(
                        "",
                        "subgoal",
                        "",
                        "",
                        "",
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(15),
                        Duration.ofDays(1))));
        runner.run(context ->
                assertThat(context.getBean(MlflowProperties.class).server()).isEmpty());
    }

    @Test
    void takesWhatIsSetAndShowsNoSecret() {
        runner.withPropertyValues(
                        "subgoal.mlflow.uri=https://mlflow.example.org/tracking/",
                        "subgoal.mlflow.experiment=science",
                        "subgoal.mlflow.username=anna",
                        "subgoal.mlflow.password=hidden",
                        "subgoal.mlflow.period=1m",
                        "subgoal.mlflow.timeout=5s",
                        "subgoal.mlflow.look-back=0s")
                .run(context -> assertThat(context.getBean(MlflowProperties.class))
                        .isEqualTo(new MlflowProperties(
                                "https://mlflow.example.org/tracking",
                                "science",
                                "",
                                "anna",
                                "hidden",
                                Duration.ofMinutes(1),
                                Duration.ofSeconds(5),
                                Duration.ZERO))
                        .asString()
                        .doesNotContain("hidden")
                        .doesNotContain("anna"));
    }

    @Test
    void rejectsWhatCannotBe() {
        for (String wrong : new String[] {
            "uri=mlflow:5000",
            "uri=http://anna:hidden@localhost:5000",
            "uri=http://local host",
            "uri=http://localhost?x=1",
            "experiment=",
            "period=0s",
            "timeout=0s",
            "look-back=-1s"
        }) {
            runner.withPropertyValues("subgoal.mlflow." + wrong)
                    .run(context -> assertThat(context)
                            .as(wrong)
                            .getFailure()
                            .rootCause()
                            .message()
                            .doesNotContain("hidden"));
        }
        runner.withPropertyValues("subgoal.mlflow.token=a", "subgoal.mlflow.username=b")
                .run(context -> assertThat(context).hasFailed());
    }
}
