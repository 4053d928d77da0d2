/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scholia-link-list.h"

#include "scholia-dialogs.h"
#include "scholia-link-row.h"
#include "scholia-secrets.h"

#include <glib/gi18n.h>

struct _ScholiaLinkList
{
  AdwBin parent_instance;

  ScholiaLinkRow *rows[SCHOLIA_N_ROLES];
  GCancellable *cancellable;
  ScholiaBoardAccess *access;
  ScholiaPlace *public_place;
  ScholiaServerApi *api;
};

enum
{
  MESSAGE,
  PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ScholiaLinkList, scholia_link_list, ADW_TYPE_BIN)

/* The tokens of the links in the list are asked for one after the other. */
typedef struct
{
  ScholiaLinkList *self;
  GCancellable *cancellable;
  GPtrArray *links;
  guint index;
  const ScholiaLinkInfo *shown[SCHOLIA_N_ROLES];
  char *tokens[SCHOLIA_N_ROLES];
} Load;

static void load_next (Load *load);

static void
load_free (Load *load)
{
  for (guint i = 0; i < SCHOLIA_N_ROLES; i++)
    g_free (load->tokens[i]);
  g_ptr_array_unref (load->links);
  g_object_unref (load->cancellable);
  g_object_unref (load->self);
  g_free (load);
}

static char *
dup_secret_name (ScholiaLinkList *self,
                 const char      *link_id)
{
  g_autofree char *name = scholia_place_dup_secret_name (self->access->place, "link");

  return g_strconcat (name, "/", link_id, NULL);
}

static void
report (ScholiaLinkList *self,
        const GError    *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[PROBLEM], 0, error);
}

static void
show_link (ScholiaLinkList       *self,
           ScholiaRole            role,
           const ScholiaLinkInfo *info,
           const char            *token)
{
  g_autofree char *url = NULL;

  if (token != NULL)
    {
      g_autoptr(ScholiaLink) link = scholia_place_make_link (self->public_place, token);

      url = scholia_link_to_string (link);
    }

  scholia_link_row_set_link (self->rows[role], info, url);
  scholia_link_row_set_busy (self->rows[role], FALSE);
}

static void
finish_load (Load *load)
{
  if (!g_cancellable_is_cancelled (load->cancellable))
    {
      for (guint role = 0; role < SCHOLIA_N_ROLES; role++)
        show_link (load->self, role, load->shown[role], load->tokens[role]);
    }

  load_free (load);
}

/* The newest link whose address is known here; else, so that it can be revoked, one made elsewhere.
 * Not of moderators: among these is the one by which the board's maker is here. */
static void
consider (Load                  *load,
          const ScholiaLinkInfo *info,
          char                  *token)
{
  const ScholiaLinkInfo *shown = load->shown[info->role];
  gboolean is_better = shown == NULL || load->tokens[info->role] == NULL
                       || shown->created_ms < info->created_ms;

  if (token == NULL && (shown != NULL || info->role == SCHOLIA_ROLE_MODERATOR))
    return;

  if (!is_better)
    {
      g_free (token);
      return;
    }

  g_free (load->tokens[info->role]);
  load->tokens[info->role] = token;
  load->shown[info->role] = info;
}

static void
token_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Load *load = user_data;
  g_autoptr(GError) error = NULL;
  char *token = scholia_secrets_lookup_finish (SCHOLIA_SECRETS (source), result, &error);

  if (error != NULL)
    report (load->self, error);
  consider (load, g_ptr_array_index (load->links, load->index), token);
  load->index++;
  load_next (load);
}

static void
load_next (Load *load)
{
  const ScholiaLinkInfo *info;
  g_autofree char *name = NULL;

  if (load->index >= load->links->len || g_cancellable_is_cancelled (load->cancellable))
    {
      finish_load (load);
      return;
    }

  info = g_ptr_array_index (load->links, load->index);
  name = dup_secret_name (load->self, info->id);
  scholia_secrets_lookup_async (scholia_secrets_get_default (), name, load->cancellable,
                                token_cb, load);
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ScholiaLinkList) self = user_data;
  g_autoptr(GError) error = NULL;
  GPtrArray *links = scholia_server_api_list_links_finish (SCHOLIA_SERVER_API (source), result,
                                                           &error);
  Load *load;

  if (links == NULL)
    {
      report (self, error);
      return;
    }

  load = g_new0 (Load, 1);
  load->self = g_object_ref (self);
  load->cancellable = g_object_ref (self->cancellable);
  load->links = links;
  load_next (load);
}

static void
reload (ScholiaLinkList *self)
{
  for (guint role = 0; role < SCHOLIA_N_ROLES; role++)
    scholia_link_row_set_busy (self->rows[role], TRUE);

  scholia_server_api_list_links_async (self->api,
                                       scholia_place_get_board_id (self->access->place),
                                       scholia_board_access_get_secret (self->access),
                                       self->cancellable,
                                       listed_cb, g_object_ref (self));
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ScholiaLinkList) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!scholia_secrets_store_finish (SCHOLIA_SECRETS (source), result, &error))
    report (self, error);
}

static void
store (ScholiaLinkList *self,
       const char      *link_id,
       const char      *token)
{
  g_autofree char *name = dup_secret_name (self, link_id);

  /* Translators: in the keyring's list of secrets. */
  scholia_secrets_store_async (scholia_secrets_get_default (), name, _("Scholia: link to a board"),
                               token, NULL, stored_cb, g_object_ref (self));
}

static void
revoked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(ScholiaLinkList) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!scholia_server_api_revoke_link_finish (SCHOLIA_SERVER_API (source), result, &error))
    report (self, error);
  else
    g_signal_emit (self, signals[MESSAGE], 0, _("Link revoked"));

  reload (self);
}

static void
revoke_link (ScholiaLinkList *self,
             const char      *link_id)
{
  scholia_server_api_revoke_link_async (self->api,
                                        scholia_place_get_board_id (self->access->place),
                                        scholia_board_access_get_secret (self->access),
                                        link_id, self->cancellable,
                                        revoked_cb, g_object_ref (self));
  store (self, link_id, NULL);
}

typedef struct
{
  ScholiaLinkList *self;
  ScholiaLinkRow *row;
} RowJob;

static RowJob *
row_job_new (ScholiaLinkList *self,
             ScholiaLinkRow  *row)
{
  RowJob *job = g_new0 (RowJob, 1);

  job->self = g_object_ref (self);
  job->row = g_object_ref (row);
  return job;
}

static void
row_job_free (RowJob *job)
{
  g_object_unref (job->self);
  g_object_unref (job->row);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RowJob, row_job_free)

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(RowJob) job = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *old_id = g_strdup (scholia_link_row_get_link_id (job->row));
  g_autoptr(ScholiaLinkInfo) info =
    scholia_server_api_create_link_finish (SCHOLIA_SERVER_API (source), result, &error);

  if (info == NULL)
    {
      scholia_link_row_set_busy (job->row, FALSE);
      report (job->self, error);
      return;
    }

  store (job->self, info->id, info->token);
  show_link (job->self, info->role, info, info->token);
  if (old_id != NULL)
    revoke_link (job->self, old_id);
}

static void
create_wanted_cb (ScholiaLinkList *self,
                  ScholiaLinkRow  *row)
{
  g_autoptr(ScholiaLinkRequest) request = scholia_link_row_get_request (row);

  scholia_link_row_set_busy (row, TRUE);
  scholia_server_api_create_link_async (self->api,
                                        scholia_place_get_board_id (self->access->place),
                                        scholia_board_access_get_secret (self->access),
                                        request, self->cancellable,
                                        created_cb, row_job_new (self, row));
}

static void
confirmed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(RowJob) job = user_data;
  const char *link_id = scholia_link_row_get_link_id (job->row);

  if (!scholia_dialogs_confirm_finish (result) || link_id == NULL)
    return;

  scholia_link_row_set_busy (job->row, TRUE);
  revoke_link (job->self, link_id);
}

static void
revoke_wanted_cb (ScholiaLinkList *self,
                  ScholiaLinkRow  *row)
{
  scholia_dialogs_confirm_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                 _("Revoke This Link?"),
                                 _("Everybody who joined with it loses access at once. "
                                   "What they wrote stays."),
                                 _("_Revoke"), confirmed_cb, row_job_new (self, row));
}

static void
copied_cb (ScholiaLinkList *self)
{
  g_signal_emit (self, signals[MESSAGE], 0, _("Link copied"));
}

static void
clear (ScholiaLinkList *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->api);
  g_clear_pointer (&self->access, scholia_board_access_free);
  g_clear_pointer (&self->public_place, scholia_place_unref);
}

static void
scholia_link_list_dispose (GObject *object)
{
  clear (SCHOLIA_LINK_LIST (object));

  G_OBJECT_CLASS (scholia_link_list_parent_class)->dispose (object);
}

static void
scholia_link_list_class_init (ScholiaLinkListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = scholia_link_list_dispose;

  signals[MESSAGE] = g_signal_new ("message", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[PROBLEM] = g_signal_new ("problem", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
scholia_link_list_init (ScholiaLinkList *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Links"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _("Whoever has a link can join with that role."));
  for (guint role = 0; role < SCHOLIA_N_ROLES; role++)
    {
      GtkWidget *row = scholia_link_row_new (role);

      self->rows[role] = SCHOLIA_LINK_ROW (row);
      g_signal_connect_swapped (row, "create-wanted", G_CALLBACK (create_wanted_cb), self);
      g_signal_connect_swapped (row, "revoke-wanted", G_CALLBACK (revoke_wanted_cb), self);
      g_signal_connect_swapped (row, "copied", G_CALLBACK (copied_cb), self);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }

  adw_bin_set_child (ADW_BIN (self), group);
}

GtkWidget *
scholia_link_list_new (void)
{
  return g_object_new (SCHOLIA_TYPE_LINK_LIST, NULL);
}

void
scholia_link_list_set_board (ScholiaLinkList          *self,
                             const ScholiaBoardAccess *access,
                             ScholiaPlace             *public_place)
{
  g_return_if_fail (SCHOLIA_IS_LINK_LIST (self));
  g_return_if_fail (access != NULL);
  g_return_if_fail (public_place != NULL);

  clear (self);
  self->cancellable = g_cancellable_new ();
  self->access = scholia_board_access_copy (access);
  self->public_place = scholia_place_ref (public_place);
  self->api = scholia_server_api_new (access->endpoint);
  reload (self);
}
