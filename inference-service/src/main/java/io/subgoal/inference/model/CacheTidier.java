package io.subgoal.inference.model;

import io.subgoal.store.model.CheckpointAliases;
import io.subgoal.store.model.ServedEntry;
import io.subgoal.store.model.ServedModels;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** Has files go that nothing wants any more: no name, no alias, and no model of this process. */
@Component
class CacheTidier {

    private static final Logger LOG = LoggerFactory.getLogger(CacheTidier.class);

    private final ModelCache cache;
    private final ModelTable table;
    private final ServedModels served;
    private final CheckpointAliases aliases;

    CacheTidier(ModelCache cache, ModelTable table, ServedModels served, CheckpointAliases aliases) {
        this.cache = cache;
        this.table = table;
        this.served = served;
        this.aliases = aliases;
    }

    void tidy() {
        try {
            Set<UUID> wanted = new HashSet<>();
            aliases.all().forEach(alias -> wanted.add(alias.checkpointId()));
            served.all().forEach(entry -> add(wanted, entry));
            table.all().forEach(status -> add(wanted, status.entry()));
            cache.prune(wanted);
        } catch (DataAccessException e) {
            LOG.warn("The cache of models is not tidied: {}", e.toString());
        }
    }

    private static void add(Set<UUID> wanted, ServedEntry entry) {
        UUID id = entry.source().checkpointId();
        if (id != null) {
            wanted.add(id);
        }
    }
}
