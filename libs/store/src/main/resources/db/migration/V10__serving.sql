-- Served models: aliases of checkpoints, directories, and how each model is served.

-- A name for a checkpoint that may stand for another one tomorrow, such as 'champion'.
create table checkpoint_alias (
    alias         varchar(100) primary key,
    checkpoint_id uuid         not null references checkpoint,
    changed_at    timestamptz  not null
);
create index checkpoint_alias_checkpoint on checkpoint_alias (checkpoint_id);

alter table served_model
    alter column checkpoint_id drop not null,
    add column alias     varchar(100) references checkpoint_alias,
    -- Below a folder that every replica has been told of.
    add column directory varchar(1000),
    -- Of a model that brings none; roles as in table checkpoint.
    add column roles     varchar(200),
    add column format    varchar(40),
    -- Null: as a replica is configured.
    add column engine    varchar(20),
    add column precision varchar(20),
    add column device    varchar(20),
    add column threads   integer,
    add constraint served_model_source check (num_nonnulls(checkpoint_id, alias, directory) = 1);
create index served_model_alias on served_model (alias);

create or replace function checkpoint_in_use(checkpoint uuid) returns boolean language sql stable as $$
    select exists (select 1 from served_model m where m.checkpoint_id = checkpoint)
        or exists (select 1 from checkpoint_alias a where a.checkpoint_id = checkpoint)
        or exists (select 1 from evaluation_model m where m.checkpoint_id = checkpoint)
$$;
