/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-store-private.h"

G_BEGIN_DECLS

#define SCHOLIA_TYPE_SQLITE_STORE (scholia_sqlite_store_get_type ())
G_DECLARE_FINAL_TYPE (ScholiaSqliteStore, scholia_sqlite_store, SCHOLIA, SQLITE_STORE,
                      ScholiaStore)

/* Returns @task with the store, for scholia_store_open_async(). */
void scholia_sqlite_store_open (const char *folder,
                                GTask      *task);

G_END_DECLS
