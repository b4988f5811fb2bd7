-- One model for all four roles.
alter table training_run
    drop constraint training_run_role_check,
    add constraint training_run_role_check
        check (role in ('executor', 'controller', 'first-subgoal', 'imitation', 'joint', 'all'));
