/** Reports in the formats that people and programs read: JSON, CSV, Markdown, a page. */
@NullMarked
package io.subgoal.service.document;

import org.jspecify.annotations.NullMarked;
