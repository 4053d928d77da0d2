/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-server-api.h"

G_BEGIN_DECLS

/* A server that says, byte by byte, what a test wants: one answer for each connection in turn, then
 * hangs up. What libsoup's server would never say can be said here. In a thread of its own. */
typedef struct
{
  GSocketService *service;
  char *folder;
  char *path;
  ScholiaServerApi *api;
  GMutex mutex;
  GQueue answers;      /* of GBytes */
  GPtrArray *requests; /* their first lines */
} ScriptServer;

ScriptServer *script_server_new    (void);
void          script_server_free   (ScriptServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScriptServer, script_server_free)

/* @head: lines after the first two ("200" and what every server of ours says), each with its end.
 * @body: (nullable) */
void          script_server_answer (ScriptServer *self,
                                    const char   *head,
                                    const guint8 *body,
                                    gsize         length);
/* As it is. @answer: (transfer full) */
void          script_server_say    (ScriptServer *self,
                                    GBytes       *answer);

G_END_DECLS
