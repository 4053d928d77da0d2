/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-sqlite-change.h"

#include "scholia-sqlite-erase.h"
#include "scholia-sqlite-jobs.h"
#include "scholia-sqlite-usage.h"

#include <string.h>

#define HASH_BYTES 32

/* A unique value that somebody else has is a CONFLICT, and no failure of the database. */
static gboolean
check_unique (ScholiaSqliteConnection  *connection,
              gboolean                  is_done,
              const char               *words,
              GError                  **error)
{
  if (is_done || scholia_sqlite_connection_get_failure (connection) != SQLITE_CONSTRAINT_UNIQUE)
    return is_done;

  scholia_sqlite_connection_clear_failure (connection);
  g_clear_error (error);
  g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT, words);

  return FALSE;
}

static gboolean
put_team (ScholiaSqliteChange         *self,
          const ScholiaMetaOperation  *operation,
          GError                     **error)
{
  gboolean is_done = scholia_sqlite_run (self->connection, error,
                                         "INSERT INTO team VALUES (?, ?) ON CONFLICT (team_id) "
                                         "DO UPDATE SET key_hash = excluded.key_hash",
                                         "tb", operation->team_id, operation->key_hash,
                                         (gsize) HASH_BYTES);

  return check_unique (self->connection, is_done, "Another team has this key", error);
}

static gboolean
check_team (ScholiaSqliteChange  *self,
            const char           *team_id,
            GError              **error)
{
  g_autoptr(sqlite3_stmt) find = NULL;
  int code;

  find = scholia_sqlite_query (self->connection, error, "SELECT 1 FROM team WHERE team_id = ?",
                               "t", team_id);
  code = find != NULL ? scholia_sqlite_step (self->connection, find, error) : SQLITE_ERROR;
  if (code == SQLITE_DONE)
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND, "There is no such team");

  return code == SQLITE_ROW;
}

static gboolean
add_team (ScholiaSqliteChange         *self,
          const ScholiaMetaOperation  *operation,
          GError                     **error)
{
  gboolean is_done = scholia_sqlite_run (self->connection, error, "INSERT INTO team VALUES (?, ?)",
                                         "tb", operation->team_id, operation->key_hash,
                                         (gsize) HASH_BYTES);

  if (scholia_sqlite_connection_get_failure (self->connection) == SQLITE_CONSTRAINT_PRIMARYKEY)
    {
      scholia_sqlite_connection_clear_failure (self->connection);
      g_clear_error (error);
      g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT,
                           "There is a team of this name already");
      return FALSE;
    }

  return check_unique (self->connection, is_done, "Another team has this key", error);
}

/* Every board's next version is one that no board ever had. */
static gboolean
bump_access (ScholiaSqliteChange       *self,
             const ScholiaSqliteBoard  *board,
             GError                   **error)
{
  return scholia_sqlite_run (self->connection, error,
                             "UPDATE store SET access_version = access_version + 1", "") &&
         scholia_sqlite_run (self->connection, error,
                             "UPDATE board SET access_version = "
                             "(SELECT access_version FROM store) WHERE board = ?",
                             "i", board->number);
}

/* For the bell: whoever watches looks at the board again. */
static gboolean
ring_board (ScholiaSqliteChange       *self,
            const ScholiaSqliteBoard  *board,
            const char                *team_id,
            const char                *board_id,
            GError                   **error)
{
  guint64 head;

  if (!scholia_sqlite_board_get_head (self->connection, board, &head, NULL, error))
    return FALSE;

  scholia_store_job_add_bell (self->job, team_id, board_id, head);
  return TRUE;
}

static gboolean
note_orphan (ScholiaSqliteChange       *self,
             const ScholiaSqliteBoard  *board,
             GError                   **error)
{
  g_autoptr(sqlite3_stmt) find = NULL;
  char *digest = NULL;

  find = scholia_sqlite_query (self->connection, error,
                               "SELECT image_sha256 FROM board WHERE board = ?",
                               "i", board->number);
  if (find != NULL && scholia_sqlite_step (self->connection, find, error) == SQLITE_ROW)
    digest = scholia_sqlite_string (self->connection, find, 0, error);
  if (digest != NULL)
    g_ptr_array_add (self->orphans, digest);

  return digest != NULL;
}

static gboolean
add_board (ScholiaSqliteChange       *self,
           const ScholiaStoredBoard  *new_board,
           const ScholiaSqliteText   *title,
           GError                   **error)
{
  return scholia_sqlite_run (self->connection, error,
                             "UPDATE store SET access_version = access_version + 1", "") &&
         scholia_sqlite_run (self->connection, error,
                             "INSERT INTO board (team_id, board_id, access_version, title_slot, "
                             "title_bytes, image_sha256, image_type, image_width, image_height, "
                             "image_bytes, created_ms) VALUES "
                             "(?, ?, (SELECT access_version FROM store), ?, ?, ?, ?, ?, ?, ?, ?)",
                             "ttiittiiii", new_board->team_id, new_board->board_id,
                             title->slot, title->size_bytes, new_board->image_sha256,
                             new_board->image_type, (gint64) new_board->image_width,
                             (gint64) new_board->image_height, (gint64) new_board->image_bytes,
                             new_board->created_ms);
}

static gboolean
replace_board (ScholiaSqliteChange       *self,
               const ScholiaSqliteBoard  *board,
               const ScholiaStoredBoard  *new_board,
               const ScholiaSqliteText   *title,
               GError                   **error)
{
  return note_orphan (self, board, error) &&
         scholia_sqlite_run (self->connection, error,
                             "UPDATE board SET title_slot = ?, title_bytes = ?, image_sha256 = ?, "
                             "image_type = ?, image_width = ?, image_height = ?, image_bytes = ?, "
                             "created_ms = ? WHERE board = ?",
                             "iittiiiii", title->slot, title->size_bytes, new_board->image_sha256,
                             new_board->image_type, (gint64) new_board->image_width,
                             (gint64) new_board->image_height, (gint64) new_board->image_bytes,
                             new_board->created_ms, board->number) &&
         ring_board (self, board, new_board->team_id, new_board->board_id, error);
}

/* Within the transaction: of two at once, the second finds the first. */
static gboolean
check_quota (ScholiaSqliteChange         *self,
             const ScholiaMetaOperation  *operation,
             GError                     **error)
{
  g_autoptr(ScholiaStoredTeam) team = NULL;

  if (operation->max_boards == 0 && operation->max_bytes == 0)
    return TRUE;

  team = scholia_sqlite_measure_team (self->connection, operation->board->team_id, error);
  if (team == NULL)
    return FALSE;

  return scholia_stored_team_check_quota (team, operation->board->image_bytes,
                                          operation->max_boards, operation->max_bytes, error);
}

static gboolean
put_board (ScholiaSqliteChange         *self,
           const ScholiaMetaOperation  *operation,
           GError                     **error)
{
  const ScholiaStoredBoard *new_board = operation->board;
  g_autoptr(GError) find_error = NULL;
  ScholiaSqliteText title;
  ScholiaSqliteBoard board;
  gboolean is_there;

  is_there = scholia_sqlite_board_find (self->connection, new_board->team_id, new_board->board_id,
                                        &board, &find_error);
  if (!is_there && !g_error_matches (find_error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&find_error));
      return FALSE;
    }

  if (is_there && operation->kind == SCHOLIA_META_ADD_BOARD)
    {
      g_set_error_literal (error, SCHOLIA_ERROR, SCHOLIA_ERROR_CONFLICT,
                           "The board is there already");
      return FALSE;
    }

  if (!check_team (self, new_board->team_id, error) ||
      (!is_there && !check_quota (self, operation, error)) ||
      (is_there && !scholia_sqlite_erase_title (self->connection, &board, error)) ||
      !scholia_sqlite_text_put (self->connection, new_board->title, strlen (new_board->title),
                                &title, error))
    return FALSE;

  self->job->must_wipe |= is_there;
  return is_there ? replace_board (self, &board, new_board, &title, error)
                  : add_board (self, new_board, &title, error);
}

static gboolean
remove_board (ScholiaSqliteChange  *self,
              const char           *team_id,
              const char           *board_id,
              GError              **error)
{
  ScholiaSqliteBoard board;

  if (!scholia_sqlite_board_find (self->connection, team_id, board_id, &board, error) ||
      !note_orphan (self, &board, error) ||
      !scholia_sqlite_erase_board (self->connection, &board, error) ||
      !scholia_sqlite_usage_forget_board (self->connection, team_id, board_id, error))
    return FALSE;

  self->job->must_wipe = TRUE;
  scholia_store_job_add_bell (self->job, team_id, board_id, 0);

  return TRUE;
}

static GPtrArray *
list_board_ids (ScholiaSqliteChange  *self,
                const char           *team_id,
                GError              **error)
{
  g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(sqlite3_stmt) list = NULL;
  int code = SQLITE_ERROR;

  list = scholia_sqlite_query (self->connection, error,
                               "SELECT board_id FROM board WHERE team_id = ?", "t", team_id);
  while (list != NULL &&
         (code = scholia_sqlite_step (self->connection, list, error)) == SQLITE_ROW)
    {
      char *id = scholia_sqlite_string (self->connection, list, 0, error);

      if (id == NULL)
        return NULL;
      g_ptr_array_add (ids, id);
    }

  return code == SQLITE_DONE ? g_steal_pointer (&ids) : NULL;
}

static gboolean
remove_team (ScholiaSqliteChange         *self,
             const ScholiaMetaOperation  *operation,
             GError                     **error)
{
  g_autoptr(GPtrArray) ids = NULL;

  if (!check_team (self, operation->team_id, error))
    return FALSE;

  ids = list_board_ids (self, operation->team_id, error);
  if (ids == NULL)
    return FALSE;

  for (guint i = 0; i < ids->len; i++)
    if (!remove_board (self, operation->team_id, g_ptr_array_index (ids, i), error))
      return FALSE;

  return scholia_sqlite_usage_forget_team (self->connection, operation->team_id, error) &&
         scholia_sqlite_run (self->connection, error, "DELETE FROM team WHERE team_id = ?",
                             "t", operation->team_id);
}

static gboolean
put_link (ScholiaSqliteChange         *self,
          const ScholiaMetaOperation  *operation,
          GError                     **error)
{
  const ScholiaStoredLink *link = operation->link;
  ScholiaSqliteBoard board;
  gboolean is_done;

  if (!scholia_sqlite_board_find (self->connection, link->team_id, link->board_id, &board, error))
    return FALSE;

  is_done = scholia_sqlite_run (self->connection, error,
                                "INSERT INTO link VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
                                "ON CONFLICT (board, link_id) DO UPDATE SET "
                                "token_hash = excluded.token_hash, role = excluded.role, "
                                "created_ms = excluded.created_ms, "
                                "expires_ms = excluded.expires_ms, "
                                "password_hash = excluded.password_hash, "
                                "is_revoked = excluded.is_revoked",
                                "itbtiiti", board.number, link->link_id, link->token_hash,
                                (gsize) HASH_BYTES, link->role, link->created_ms,
                                link->expires_ms, link->password_hash,
                                (gint64) !!link->is_revoked);

  return check_unique (self->connection, is_done, "Another link has this token", error) &&
         bump_access (self, &board, error) &&
         ring_board (self, &board, link->team_id, link->board_id, error);
}

static gboolean
revoke_link (ScholiaSqliteChange         *self,
             const ScholiaMetaOperation  *operation,
             GError                     **error)
{
  g_autoptr(sqlite3_stmt) revoke = NULL;
  ScholiaSqliteBoard board;
  int code;

  if (!scholia_sqlite_board_find (self->connection, operation->team_id, operation->board_id,
                                  &board, error))
    return FALSE;

  revoke = scholia_sqlite_query (self->connection, error,
                                 "UPDATE link SET is_revoked = 1 "
                                 "WHERE board = ? AND link_id = ? RETURNING 1",
                                 "it", board.number, operation->link_id);
  code = revoke != NULL ? scholia_sqlite_step (self->connection, revoke, error) : SQLITE_ERROR;
  if (code == SQLITE_DONE)
    g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND, "There is no such link");

  return code == SQLITE_ROW && bump_access (self, &board, error) &&
         ring_board (self, &board, operation->team_id, operation->board_id, error);
}

static gboolean
put_removal (ScholiaSqliteChange         *self,
             const ScholiaMetaOperation  *operation,
             GError                     **error)
{
  const ScholiaStoredRemoval *removal = operation->removal;
  ScholiaSqliteBoard board;
  ScholiaSqliteText words;
  gboolean was_there;

  if (!scholia_sqlite_board_find (self->connection, removal->team_id, removal->board_id, &board,
                                  error) ||
      !scholia_sqlite_erase_removal (self->connection, &board, removal->person_id, &was_there,
                                     error) ||
      !scholia_sqlite_text_put (self->connection, removal->words, strlen (removal->words), &words,
                                error))
    return FALSE;

  self->job->must_wipe |= was_there;
  return scholia_sqlite_run (self->connection, error,
                             "INSERT INTO removal VALUES (?, ?, ?, ?, ?)",
                             "itiii", board.number, removal->person_id, removal->removed_ms,
                             words.slot, words.size_bytes) &&
         bump_access (self, &board, error) &&
         ring_board (self, &board, removal->team_id, removal->board_id, error);
}

static gboolean
lift_removal (ScholiaSqliteChange         *self,
              const ScholiaMetaOperation  *operation,
              GError                     **error)
{
  ScholiaSqliteBoard board;
  gboolean was_there;

  if (!scholia_sqlite_board_find (self->connection, operation->team_id, operation->board_id,
                                  &board, error) ||
      !scholia_sqlite_erase_removal (self->connection, &board, operation->person_id, &was_there,
                                     error))
    return FALSE;

  if (!was_there)
    {
      g_set_error (error, SCHOLIA_ERROR, SCHOLIA_ERROR_NOT_FOUND, "This person was not removed");
      return FALSE;
    }

  self->job->must_wipe = TRUE;
  return bump_access (self, &board, error) &&
         ring_board (self, &board, operation->team_id, operation->board_id, error);
}

/**
 * scholia_sqlite_change_apply:
 * @self: where it happens
 * @operation: what to change
 *
 * Returns: %FALSE with @error set if it cannot be done; the transaction must then be rolled back
 */
gboolean
scholia_sqlite_change_apply (ScholiaSqliteChange         *self,
                             const ScholiaMetaOperation  *operation,
                             GError                     **error)
{
  switch (operation->kind)
    {
    case SCHOLIA_META_PUT_TEAM:
      return put_team (self, operation, error);

    case SCHOLIA_META_ADD_TEAM:
      return add_team (self, operation, error);

    case SCHOLIA_META_CHANGE_KEY:
      return check_team (self, operation->team_id, error) && put_team (self, operation, error);

    case SCHOLIA_META_REMOVE_TEAM:
      return remove_team (self, operation, error);

    case SCHOLIA_META_PUT_BOARD:
    case SCHOLIA_META_ADD_BOARD:
      return put_board (self, operation, error);

    case SCHOLIA_META_REMOVE_BOARD:
      return remove_board (self, operation->team_id, operation->board_id, error);

    case SCHOLIA_META_PUT_LINK:
      return put_link (self, operation, error);

    case SCHOLIA_META_REVOKE_LINK:
      return revoke_link (self, operation, error);

    case SCHOLIA_META_PUT_REMOVAL:
      return put_removal (self, operation, error);

    case SCHOLIA_META_LIFT_REMOVAL:
      return lift_removal (self, operation, error);

    default:
      g_assert_not_reached ();
    }
}
