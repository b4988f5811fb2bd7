-- Checkpoints: which to keep, where they come from; blobs that are stored before anything refers to them.

alter table checkpoint
    -- The best of its run so far; the one its run has ended with; kept until somebody lets it go.
    add column best    boolean not null default false,
    add column chosen  boolean not null default false,
    add column pinned  boolean not null default false,
    -- What was so when it was stored, of things that may change or go: code version, origin of an upload.
    add column lineage jsonb   not null default '{}',
    -- A base model for fine-tuning has no roles, and no prompt format.
    alter column format drop not null,
    add constraint checkpoint_marks check (kind = 'model' or not (best or chosen or pinned));

-- Until now a run had one model.
update checkpoint set chosen = true
where kind = 'model'
  and id in (select distinct on (training_run_id) id from checkpoint
             where kind = 'model' and training_run_id is not null
             order by training_run_id, updates desc, created_at desc);

create unique index checkpoint_best on checkpoint (training_run_id) where best;
create unique index checkpoint_chosen on checkpoint (training_run_id) where chosen;
create index checkpoint_name on checkpoint (name);
create index served_model_checkpoint on served_model (checkpoint_id);

-- Whether something refers to a checkpoint, so that it is neither purged nor deleted. Whoever adds a reference replaces
-- this function.
create function checkpoint_in_use(checkpoint uuid) returns boolean language sql stable as $$
    select exists (select 1 from served_model m where m.checkpoint_id = checkpoint)
        or exists (select 1 from evaluation_model m where m.checkpoint_id = checkpoint)
$$;

-- Zip archives want it before the bytes. Null for what was stored before this column: then it is computed.
alter table blob add column crc32 bigint;

-- Found to be an orphan, and to be deleted; unless somebody stores the same content before.
alter table blob add column doomed boolean not null default false;

-- Blobs that somebody is storing, or found stored, and will refer to soon: not to be taken for orphans meanwhile. A
-- process that died leaves its claims; they expire.
create table blob_claim (
    owner      uuid        not null,
    sha256     char(64)    not null,
    expires_at timestamptz not null,
    primary key (owner, sha256)
);
create index blob_claim_blob on blob_claim (sha256);

-- A deleted blob of gigabytes is few rows here and a great many in the table of their bytes: its space is to be used
-- again soon, at full speed. What is only added needs no vacuum: it would read and write every byte once more.
alter table blob_chunk set (
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 200,
    autovacuum_vacuum_insert_threshold = -1,
    toast.autovacuum_vacuum_scale_factor = 0,
    toast.autovacuum_vacuum_threshold = 100000,
    toast.autovacuum_vacuum_insert_threshold = -1,
    toast.autovacuum_vacuum_cost_delay = 0
);
