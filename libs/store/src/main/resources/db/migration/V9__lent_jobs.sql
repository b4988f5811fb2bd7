-- Work that is done outside the service, such as in a pod of the cluster: its attempt is lent to whoever works on it, and
-- a service that takes the job over from a dead one begins no other attempt.
alter table job add column lent boolean not null default false;
