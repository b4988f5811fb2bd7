package io.subgoal.training.trainer;

import io.subgoal.training.trainer.TrainingProperties.Place;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The places for runs; each has one run at a time. */
@Component
class Places {

    private final TrainingProperties properties;
    private @Nullable BlockingQueue<Place> free;

    Places(TrainingProperties properties) {
        this.properties = properties;
    }

    /** Takes a place; the queue hands out no more runs than there are places, so this does not wait long. */
    Place take() throws InterruptedException {
        return free().take();
    }

    void giveBack(Place place) {
        free().add(place);
    }

    private synchronized BlockingQueue<Place> free() {
        if (free == null) {
            free = new LinkedBlockingQueue<>(properties.places());
        }
        return free;
    }
}
