package io.subgoal.store.annotation;

import java.util.List;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;

/** Annotation runs. */
public interface AnnotationRunRepository extends JpaRepository<AnnotationRunEntity, UUID> {

    List<AnnotationRunEntity> findByDatasetIdOrderByCreatedAtDesc(UUID datasetId);
}
