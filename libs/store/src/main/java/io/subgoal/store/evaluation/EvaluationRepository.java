package io.subgoal.store.evaluation;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;

/** Evaluations. */
public interface EvaluationRepository extends JpaRepository<EvaluationEntity, UUID> {

    Optional<EvaluationEntity> findByName(String name);

    boolean existsByName(String name);

    Page<EvaluationEntity> findAllByOrderByCreatedAtDesc(Pageable page);
}
