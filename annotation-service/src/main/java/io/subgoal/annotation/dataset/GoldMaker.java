package io.subgoal.annotation.dataset;

import io.subgoal.scienceworld.Difference;
import io.subgoal.scienceworld.GoldTrajectories;
import io.subgoal.scienceworld.Simplifications;
import io.subgoal.scienceworld.World;
import io.subgoal.store.dataset.DatasetEntity;
import io.subgoal.textworld.task.Task;
import io.subgoal.textworld.trajectory.Trajectory;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Makes and proves gold trajectories in the simulator. */
@Component
class GoldMaker {

    /** In what kind of worlds, and with which names. */
    record Settings(Simplifications simplifications, boolean canonical) {

        static Settings of(DatasetEntity dataset) {
            return new Settings(
                    new Simplifications(Objects.requireNonNull(dataset.origin().simplifications())),
                    Datasets.CANONICAL.equals(dataset.origin().names()));
        }
    }

    Trajectory make(World world, Task task, int variation, Settings settings) {
        return settings.canonical()
                ? GoldTrajectories.generateCanonical(world, task, variation, settings.simplifications())
                : GoldTrajectories.generate(world, task, variation, settings.simplifications());
    }

    /** Plays a trajectory in a world it does not come from; the first difference, if there is one. */
    Optional<Difference> prove(World other, Trajectory trajectory, Settings settings) {
        return GoldTrajectories.verify(other, trajectory, settings.simplifications());
    }
}
