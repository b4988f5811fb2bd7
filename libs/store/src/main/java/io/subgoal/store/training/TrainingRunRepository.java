package io.subgoal.store.training;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;

/** Training runs. */
public interface TrainingRunRepository extends JpaRepository<TrainingRunEntity, UUID> {

    Optional<TrainingRunEntity> findByName(String name);

    boolean existsByName(String name);

    Page<TrainingRunEntity> findAllByOrderByCreatedAtDesc(Pageable page);
}
