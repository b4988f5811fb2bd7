package io.subgoal.inference.model;

import io.subgoal.service.error.ServiceException;

/** The models of one piece of work. */
public interface ModelSession {

    /**
     * A model by its name; the same one throughout the work.
     *
     * @throws ServiceException if there is none, or none now
     */
    LoadedModel model(String name);

    /**
     * Refuses a name that stands for nothing.
     *
     * @param field what names it, for the one who asked
     */
    void require(String field, String name);
}
