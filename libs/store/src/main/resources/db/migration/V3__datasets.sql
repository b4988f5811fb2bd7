-- Datasets from files and out of other datasets, and what of a dataset could not be made.

alter table dataset
    add column source      varchar(16) not null default 'simulator' check (source in ('simulator', 'archive', 'jsonl')),
    -- Whether every trajectory is played again in another world and compared. What is there already was not.
    add column verify      boolean     not null default false,
    -- The file it was read from. Its content is kept only until it has been read.
    add column file_sha256 char(64),
    add column upload      char(64)    references blob on delete set null,
    -- The dataset it was taken out of, and by which filter.
    add column parent_id   uuid        references dataset,
    add column filter      jsonb,
    -- Files do not say by which simulator they were made.
    alter column simulator_version drop not null,
    alter column simplifications drop not null,
    alter column names drop not null;
create index dataset_upload on dataset (upload) where upload is not null;
create index dataset_parent on dataset (parent_id) where parent_id is not null;

create table failed_trajectory (
    dataset_id uuid        not null references dataset on delete cascade,
    task_id    varchar(8)  not null,
    variation  int         not null check (variation >= 0),
    fold       varchar(8)  not null check (fold in ('train', 'dev', 'test')),
    reason     text        not null,
    -- The first step that came out differently when it was played again; null if it was not even made.
    step       int,
    failed_at  timestamptz not null,
    primary key (dataset_id, task_id, variation)
);

-- What a checksum was taken of stays as it is, whatever a late or mistaken process tries.
create function refuse_change_of_frozen_dataset() returns trigger language plpgsql as $$
begin
    if exists (select 1 from dataset
               where id = case tg_op when 'DELETE' then old.dataset_id else new.dataset_id end
                 and checksum is not null) then
        raise exception 'The dataset is frozen: its trajectories cannot change' using errcode = 'integrity_constraint_violation';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end
$$;
create trigger trajectory_frozen before insert or update or delete on trajectory
    for each row execute function refuse_change_of_frozen_dataset();
