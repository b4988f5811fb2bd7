-- Which checkpoints played: a served name may point to another one tomorrow, a score must not.
create table evaluation_model (
    evaluation_id uuid         not null references evaluation on delete cascade,
    role          varchar(20)  not null check (role in ('executor', 'controller', 'first-subgoal', 'imitation')),
    name          varchar(100) not null,
    checkpoint_id uuid         not null references checkpoint,
    primary key (evaluation_id, role)
);
create index evaluation_model_checkpoint on evaluation_model (checkpoint_id);
