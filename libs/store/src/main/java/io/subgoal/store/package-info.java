/** The one PostgreSQL store of all services: schema, entities, and access to what is bulk. */
@NullMarked
package io.subgoal.store;

import org.jspecify.annotations.NullMarked;
