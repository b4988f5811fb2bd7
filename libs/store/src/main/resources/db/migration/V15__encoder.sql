-- A model whose encoder matches actions has a part in an evaluation, too.
alter table evaluation_model
    drop constraint evaluation_model_role_check,
    add constraint evaluation_model_role_check
        check (role in ('executor', 'controller', 'first-subgoal', 'imitation', 'encoder'));
