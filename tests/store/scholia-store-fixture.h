/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "scholia-store.h"

G_BEGIN_DECLS

/* What the contract is tried on: each engine knows how to name a fresh place under a folder. */
typedef struct
{
  const char  *name;
  char      *(*make_uri) (const char *folder);
} StoreEngine;

extern const StoreEngine store_engines[];
extern const guint n_store_engines;

/* One temporary folder with one store in it. */
typedef struct
{
  char         *folder;
  char         *uri;
  ScholiaStore *store;
} StoreFixture;

/* GTest fixture functions; @data is a StoreEngine. The board ("team", "board") is there. */
void store_fixture_set_up    (StoreFixture  *self,
                              gconstpointer  data);
void store_fixture_tear_down (StoreFixture  *self,
                              gconstpointer  data);
void store_fixture_reopen    (StoreFixture  *self);

/* Registers "/store/ENGINE/PATH" for each engine. */
void store_test_add          (const char    *path,
                              void         (*run) (StoreFixture  *self,
                                                   gconstpointer  data));

/* The calls of scholia-store.h, waited for. */
ScholiaStore        *store_open         (const char                 *uri,
                                         GError                    **error);
gboolean             store_close        (ScholiaStore               *store,
                                         GError                    **error);
ScholiaStoreLoad    *store_load         (ScholiaStore               *store,
                                         const ScholiaBoardKey      *key,
                                         guint64                     known_seq,
                                         const char                 *known_id,
                                         GError                    **error);
ScholiaAppendResult *store_append       (ScholiaStore               *store,
                                         const ScholiaBoardKey      *key,
                                         guint64                     expected_head,
                                         guint64                     access_version,
                                         GPtrArray                  *events);
GArray              *store_lookup       (ScholiaStore               *store,
                                         const ScholiaBoardKey      *key,
                                         const char * const         *ids,
                                         GError                    **error);
GPtrArray           *store_read         (ScholiaStore               *store,
                                         const ScholiaBoardKey      *key,
                                         guint64                     after,
                                         guint                       limit,
                                         GError                    **error);
GArray              *store_heads        (ScholiaStore               *store,
                                         const ScholiaBoardKey      *keys,
                                         gsize                       n_keys,
                                         GError                    **error);
gboolean             store_snapshot     (ScholiaStore               *store,
                                         const ScholiaBoardKey      *key,
                                         guint64                     seq,
                                         const char                 *state,
                                         GError                    **error);
gboolean             store_meta         (ScholiaStore               *store,
                                         const ScholiaMetaOperation *operations,
                                         gsize                       n_operations,
                                         GError                    **error);
char                *store_find_team    (ScholiaStore               *store,
                                         const guint8               *key_hash,
                                         GError                    **error);
ScholiaStoredLink   *store_find_link    (ScholiaStore               *store,
                                         const guint8               *token_hash,
                                         GError                    **error);
ScholiaStoredBoard  *store_find_board   (ScholiaStore               *store,
                                         const ScholiaBoardKey      *key,
                                         GError                    **error);
GPtrArray           *store_list_boards  (ScholiaStore               *store,
                                         const char                 *team_id,
                                         GError                    **error);
GPtrArray           *store_list_links   (ScholiaStore               *store,
                                         const ScholiaBoardKey      *key,
                                         GError                    **error);
GPtrArray           *store_list_removals (ScholiaStore              *store,
                                         const ScholiaBoardKey      *key,
                                         GError                    **error);
gboolean             store_blob_write   (ScholiaBlobWriter          *writer,
                                         const char                 *text,
                                         GError                    **error);
char                *store_blob_commit  (ScholiaBlobWriter          *writer,
                                         GError                    **error);
/* Its text behind the first @offset bytes. */
char                *store_blob_read_from (ScholiaStore             *store,
                                         const char                 *sha256,
                                         guint64                     offset,
                                         GError                    **error);
/* Its whole text. */
char                *store_blob_read    (ScholiaStore               *store,
                                         const char                 *sha256,
                                         GError                    **error);

/* For calls that are not waited for at once: counts the results that came. */
void                 store_result_cb    (GObject                    *object,
                                         GAsyncResult               *result,
                                         gpointer                    user_data);
/* user_data of store_result_cb(): where the result goes. */
GAsyncResult        *store_wait         (GAsyncResult              **result);

/* Shorthands. */
extern const ScholiaBoardKey store_key;           /* ("team", "board") */

GPtrArray           *store_events       (guint64                     first,
                                         guint                       n_events,
                                         const char                 *prefix);
GPtrArray           *store_event        (guint64                     seq,
                                         const char                 *broadcast_id,
                                         const char                 *payload);
void                 store_hash         (const char                 *text,
                                         guint8                      hash[32]);
guint64              store_access       (ScholiaStore               *store,
                                         const ScholiaBoardKey      *key);
void                 store_put_team     (ScholiaStore               *store,
                                         const char                 *team_id);
void                 store_put_board    (ScholiaStore               *store,
                                         const char                 *team_id,
                                         const char                 *board_id);
gboolean             store_put_link     (ScholiaStore               *store,
                                         const ScholiaBoardKey      *key,
                                         const char                 *link_id,
                                         const char                 *token,
                                         GError                    **error);
gboolean             store_remove_board (ScholiaStore               *store,
                                         const ScholiaBoardKey      *key,
                                         GError                    **error);
/* Appends n events after the head and asserts that they are committed. */
void                 store_fill         (ScholiaStore               *store,
                                         const ScholiaBoardKey      *key,
                                         guint                       n_events,
                                         const char                 *prefix);
/* As made by store_events(). */
void                 store_assert_events (GPtrArray                 *events,
                                          guint64                    first,
                                          guint                      n_events,
                                          const char                *prefix);
/* The log of store_key has these events and no others. */
void                 store_assert_log   (ScholiaStore               *store,
                                         guint                       n_events,
                                         const char                 *prefix);
/* Removes a folder with all that is in it. */
void                 store_remove_folder (const char                *path);
/* Whether any file under @path holds the text. */
gboolean             store_files_hold   (const char                 *path,
                                         const char                 *text);

G_END_DECLS
