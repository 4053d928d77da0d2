/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "planted-disk.h"
#include "test-server-process.h"

G_BEGIN_DECLS

/* For ever, as a count of failures. */
#define FAULTY_FOR_EVER G_MAXUINT32

typedef struct
{
  const char *name;
  int         operation;
  int         code;
} FaultyFailure;

/* The planted server, private, and the pipes by which its disk is told to fail. */
typedef struct
{
  TestServer *server;
  char       *orders_path;
  char       *answers_path;
  int         orders;
  int         answers;
} FaultyServer;

void  faulty_server_init  (FaultyServer        *self);
void  faulty_server_clear (FaultyServer        *self);
/* @failure: (nullable): what is to fail, from the @nth call on @count times; each sync takes
 * @sync_ms longer. How many calls have failed since the order before. */
guint faulty_server_order (FaultyServer        *self,
                           const FaultyFailure *failure,
                           guint                nth,
                           guint                count,
                           guint                sync_ms);

G_END_DECLS
