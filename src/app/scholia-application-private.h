/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Between the files of the application. */

#pragma once

#include "scholia-application.h"
#include "scholia-window.h"

G_BEGIN_DECLS

/* Where an argument that cannot be opened is told. */
typedef struct _ScholiaOrigin ScholiaOrigin;

/* @command_line: (nullable): of the command that asked; %NULL, and a launch by the desktop, tell it
 * in the window. */
ScholiaOrigin *scholia_origin_new              (ScholiaApplication      *application,
                                                GApplicationCommandLine *command_line,
                                                gboolean                 new_window)
                                                G_GNUC_WARN_UNUSED_RESULT;
ScholiaOrigin *scholia_origin_ref              (ScholiaOrigin           *self);
void           scholia_origin_unref            (ScholiaOrigin           *self);

/* @argument: as the person wrote it; @file: (nullable): what it names, unless it is a link. */
void           scholia_application_open_one    (ScholiaApplication      *self,
                                                ScholiaOrigin           *origin,
                                                const char              *argument,
                                                GFile                   *file);
gboolean       scholia_application_is_link     (const char              *argument);
/* This process ends with status 1. */
void           scholia_application_note_failure (ScholiaApplication     *self);
/* (transfer none) (nullable): the window used last. */
ScholiaWindow *scholia_application_find_window (ScholiaApplication      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScholiaOrigin, scholia_origin_unref)

G_END_DECLS
