/** Limits and small conveniences of the web layer. */
@NullMarked
package io.subgoal.service.web;

import org.jspecify.annotations.NullMarked;
