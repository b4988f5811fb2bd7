package io.subgoal.store.dataset;

import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

/** Datasets. */
public interface DatasetRepository extends JpaRepository<DatasetEntity, UUID> {

    Optional<DatasetEntity> findByName(String name);

    boolean existsByName(String name);

    /** Gives a dataset another job; 0 if it has not this one any more. */
    @Modifying(clearAutomatically = true)
    @Query("update DatasetEntity d set d.jobId = :next where d.id = :id and d.jobId = :current")
    int replaceJob(UUID id, UUID current, UUID next);

    Page<DatasetEntity> findAllByOrderByCreatedAtDesc(Pageable page);

    /** Frozen datasets of one content, oldest first. */
    Page<DatasetEntity> findByChecksumOrderByCreatedAt(String checksum, Pageable page);
}
