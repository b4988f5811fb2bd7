/** What every service shares: errors as problem details, keys, jobs, paging, OpenAPI. */
@NullMarked
package io.subgoal.service;

import org.jspecify.annotations.NullMarked;
