-- Training runs: from datasets as well, from any base model, with priorities and a memory of how often they went back.

alter table training_run
    alter column annotation_run_id drop not null,
    add column dataset_id uuid references dataset,
    add column base jsonb,
    -- How often the run went back to a saved state to go on with half the rate.
    add column rollbacks int not null default 0;
update training_run r set dataset_id = (select a.dataset_id from annotation_run a where a.id = r.annotation_run_id),
    base = jsonb_build_object('preset', r.preset);
alter table training_run
    alter column dataset_id set not null,
    alter column base set not null,
    drop column preset;

-- How many attempts in a row have begun where the one before had begun and ended with their process.
alter table job
    add column stalled int not null default 0,
    add column priority smallint not null default 0;
