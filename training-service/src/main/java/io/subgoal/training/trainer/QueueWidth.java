package io.subgoal.training.trainer;

import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerProperties;
import java.util.function.IntSupplier;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Lets the queue hand out as many runs as can be worked on side by side. */
public final class QueueWidth implements BeanPostProcessor {

    private final IntSupplier runs;

    public QueueWidth(IntSupplier runs) {
        this.runs = runs;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof DbSchedulerProperties scheduler) {
            scheduler.setThreads(runs.getAsInt());
        }
        return bean;
    }
}
