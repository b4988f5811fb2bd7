package io.subgoal.store.dataset;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;

/** Datasets. */
public interface DatasetRepository extends JpaRepository<DatasetEntity, UUID> {

    Optional<DatasetEntity> findByName(String name);

    boolean existsByName(String name);

    Page<DatasetEntity> findAllByOrderByCreatedAtDesc(Pageable page);
}
